import COpenSSL

/// The key of an opening handshake: by its answer a client knows that a WebSocket server has read it.
///
/// Source: RFC 6455 §4.1, §4.2.2
package struct HandshakeKey: Sendable {
    private let text: [UInt8]

    /// - Parameter text: The value of `Sec-WebSocket-Key`; `nil` unless it is the base64 form of 16 bytes.
    package init?(_ text: some Collection<UInt8>) {
        guard text.count == Self.textBytes, let decoded = Self.decoded(Array(text)), decoded.count == Self.keyBytes else { return nil }
        self.text = Array(text)
    }

    /// A client's key.
    ///
    /// - Parameter bytes: 16 random ones; `nil` for another number.
    package init?(of bytes: [UInt8]) {
        guard bytes.count == Self.keyBytes else { return nil }
        text = Self.encoded(bytes)
    }

    /// What the client sends.
    package var field: String { String(decoding: text, as: UTF8.self) }

    /// What the server answers in `Sec-WebSocket-Accept`; `nil` if OpenSSL lacks SHA-1.
    package var acceptField: String? {
        let message = text + Array("258EAFA5-E914-47DA-95CA-C5AB0DC85B11".utf8)
        var hash = [UInt8](repeating: 0, count: 20)
        guard unsafe EVP_Digest(message, message.count, &hash, nil, EVP_sha1(), nil) == 1 else {
            ERR_clear_error()
            return nil
        }
        return String(decoding: Self.encoded(hash), as: UTF8.self)
    }

    private static let keyBytes = 16
    private static let textBytes = 24

    private static func encoded(_ bytes: [UInt8]) -> [UInt8] {
        // OpenSSL writes a NUL behind the text.
        var text = [UInt8](repeating: 0, count: (bytes.count + 2) / 3 * 4 + 1)
        let count = unsafe EVP_EncodeBlock(&text, bytes, Int32(bytes.count))
        return Array(text.prefix(Int(count)))
    }

    /// OpenSSL skips white space at either end, and counts padding as bytes.
    private static func decoded(_ text: [UInt8]) -> [UInt8]? {
        let digits = text.prefix { $0 != UInt8(ascii: "=") }
        let padding = text.count - digits.count
        guard digits.allSatisfy(isDigit), padding <= 2 else { return nil }
        var bytes = [UInt8](repeating: 0, count: text.count / 4 * 3)
        let count = unsafe EVP_DecodeBlock(&bytes, text, Int32(text.count))
        guard count == bytes.count else {
            ERR_clear_error()
            return nil
        }
        return Array(bytes.dropLast(padding))
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "+"), UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
