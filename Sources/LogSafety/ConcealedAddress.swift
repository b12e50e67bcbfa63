import COpenSSL

/// Text for a log, in which nothing is left that looks like an e-mail address: some issuers name users by theirs.
///
/// In its place stands `email:` and a keyed hash, the same for the same address, so that the lines of one user can still be found. The key
/// is random and ends with the process: a reader of logs can neither try addresses out, nor follow a user from one process to another.
///
/// What is taken for an address is more than what is one: an at sign with something in front of it, in any of its spellings.
package struct ConcealedAddress: Sendable {
    package static let ofThisProcess = ConcealedAddress(key: randomKey())

    private static let atSigns: [[UInt8]] = ["@", "%40", "\u{FF20}", "\u{FE6B}"].map { Array($0.utf8) }
    /// What no address has, but between quotes.
    private static let delimiters = Set("\"'`<>()[],;:\\".utf8)

    /// `nil` where there is no randomness, and so no hash.
    private let key: [UInt8]?

    init(key: [UInt8]?) {
        self.key = key
    }

    /// A name from outside, or its hash if it contains an address.
    package func name(_ name: String) -> String {
        guard Self.mayHaveAddress(name) else { return name }
        let bytes = Array(name.utf8)
        return bytes.indices.dropFirst().contains { Self.atSign(in: bytes, at: $0) != nil } ? hash(bytes[...]) : name
    }

    /// A sentence, with a hash for each address in it.
    package func text(_ text: String) -> String {
        guard Self.mayHaveAddress(text) else { return text }
        let bytes = Array(text.utf8)
        var concealed: [UInt8] = []
        var taken = 0
        for position in bytes.indices where position >= taken {
            guard let count = Self.atSign(in: bytes, at: position) else { continue }
            let start = bytes[taken..<position].lastIndex(where: Self.isDelimiter).map { $0 + 1 } ?? taken
            let behind = position + count
            let end = bytes[behind...].firstIndex(where: Self.isDelimiter) ?? bytes.endIndex
            // What is in front of the sign may be between quotes.
            guard start < position || (start > 0 && behind < end) else { continue }
            concealed += bytes[taken..<start] + Array(hash(bytes[start..<end]).utf8)
            taken = end
        }
        return String(decoding: concealed + bytes[taken...], as: UTF8.self)
    }

    /// A path or a URL, with a hash in place of each segment with an address: a slash could be a part of an address, too.
    package func path(_ path: some StringProtocol) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false).map { text(String($0)) }.joined(separator: "/")
    }

    /// If false, the text has no address in it.
    package static func mayHaveAddress(_ text: String) -> Bool { text.utf8.contains { $0 == 0x40 || $0 == 0x25 || $0 == 0xEF } }

    /// How many bytes the sign has that begins here; `nil` where none does.
    private static func atSign(in bytes: [UInt8], at position: Int) -> Int? {
        atSigns.first { bytes[position...].starts(with: $0) }?.count
    }

    private static func isDelimiter(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == 0x7F || delimiters.contains(byte) }

    /// Source: RFC 2104 §2
    private func hash(_ address: ArraySlice<UInt8>) -> String {
        let message = Array(address)
        var code = [UInt8](repeating: 0, count: 32)
        var count: UInt32 = 0
        guard let key, unsafe HMAC(EVP_sha256(), key, Int32(key.count), message, message.count, &code, &count) != nil, count == 32 else {
            ERR_clear_error()
            return "email:concealed"
        }
        return "email:" + code.prefix(8).map { String($0 >> 4, radix: 16) + String($0 & 0x0F, radix: 16) }.joined()
    }

    private static func randomKey() -> [UInt8]? {
        var key = [UInt8](repeating: 0, count: 32)
        guard unsafe RAND_bytes(&key, Int32(key.count)) == 1 else {
            ERR_clear_error()
            return nil
        }
        return key
    }
}
