/// One element of `Sec-WebSocket-Extensions`: an extension that a client offers, or a server has accepted.
///
/// Source: RFC 6455 §9.1
package struct ExtensionOffer: Equatable, Sendable {
    package struct Parameter: Equatable, Sendable {
        package let name: String
        /// Without quotes; `nil` where there is none.
        package let value: String?
    }

    package let name: String
    package let parameters: [Parameter]

    /// The field does not follow its grammar, so that the handshake fails. Source: RFC 6455 §9.1
    package struct Malformed: Error, Equatable, Sendable {
        package init() {}
    }

    /// - Parameter field: The value of one field line.
    /// - Returns: The elements in the client's order of preference.
    package static func list(in field: some Collection<UInt8>) throws(Malformed) -> [ExtensionOffer] {
        var scanner = Scanner(rest: Array(field)[...])
        var offers: [ExtensionOffer] = []
        repeat {
            scanner.skipSpace()
            // Empty elements mean nothing. Source: RFC 9110 §5.6.1.2
            if scanner.isAtElementEnd { continue }
            offers.append(try scanner.offer())
        } while scanner.skip(UInt8(ascii: ","))
        guard scanner.rest.isEmpty else { throw Malformed() }
        return offers
    }
}

/// Source: RFC 6455 §9.1, RFC 9110 §5.6.2 (token), §5.6.4 (quoted-string)
private struct Scanner {
    var rest: ArraySlice<UInt8>

    var isAtElementEnd: Bool { rest.first.map { $0 == UInt8(ascii: ",") } ?? true }

    mutating func skipSpace() {
        rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }

    /// - Returns: True if the byte is next, with white space around it.
    mutating func skip(_ byte: UInt8) -> Bool {
        skipSpace()
        guard rest.first == byte else { return false }
        rest = rest.dropFirst()
        skipSpace()
        return true
    }

    mutating func offer() throws(ExtensionOffer.Malformed) -> ExtensionOffer {
        let name = try token()
        var parameters: [ExtensionOffer.Parameter] = []
        while skip(UInt8(ascii: ";")) {
            let name = try token()
            let value = skip(UInt8(ascii: "=")) ? try self.value() : nil
            parameters.append(ExtensionOffer.Parameter(name: name, value: value))
        }
        return ExtensionOffer(name: name, parameters: parameters)
    }

    private mutating func token() throws(ExtensionOffer.Malformed) -> String {
        let bytes = rest.prefix(while: isTokenByte)
        guard !bytes.isEmpty else { throw ExtensionOffer.Malformed() }
        rest = rest[bytes.endIndex...]
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Without its quotes and escapes a value must still be a token.
    private mutating func value() throws(ExtensionOffer.Malformed) -> String {
        guard rest.first == UInt8(ascii: "\"") else { return try token() }
        rest = rest.dropFirst()
        var bytes: [UInt8] = []
        while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
            guard let next = byte == UInt8(ascii: "\\") ? rest.popFirst() : byte, isTokenByte(next) else {
                throw ExtensionOffer.Malformed()
            }
            bytes.append(next)
            if rest.isEmpty { throw ExtensionOffer.Malformed() }
        }
        guard !bytes.isEmpty else { throw ExtensionOffer.Malformed() }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// `tchar`. Source: RFC 9110 §5.6.2
private func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
}
