/// A media type with its parameters, as a request names it in `Content-Type`.
///
/// Source: RFC 9110 §8.3.1, §5.6.6
package struct ContentType {
    /// Type, slash and subtype in lower case.
    package let essence: String
    /// In their order; names in lower case, values without quotation marks and escapes.
    package private(set) var parameters: [(name: String, value: String)] = []

    /// Reads a field's value.
    ///
    /// - Returns: `nil` if it is not one media type: a list of them, white space around `=`, a quoted string without an end.
    package init?(_ field: ArraySlice<UInt8>) {
        var scanner = Scanner(rest: field)
        guard let type = scanner.token(), scanner.take(Grammar.slash), let subtype = scanner.token() else { return nil }
        essence = type + "/" + subtype
        while !scanner.isAtEnd {
            scanner.skipWhitespace()
            guard scanner.take(Grammar.semicolon) else { return nil }
            scanner.skipWhitespace()
            // Between two semicolons, and behind the last one, there may be nothing.
            guard let name = scanner.token() else { continue }
            guard scanner.take(Grammar.equals), let value = scanner.value() else { return nil }
            parameters.append((name, value))
        }
    }

    /// The values of all parameters of a name, which is given in lower case.
    package func values(of name: String) -> [String] { parameters.filter { $0.name == name }.map(\.value) }
}

extension ContentType {
    /// Goes through a field's value once.
    private struct Scanner {
        var rest: ArraySlice<UInt8>

        var isAtEnd: Bool { rest.isEmpty }

        mutating func skipWhitespace() { rest = rest.drop(while: Grammar.isWhitespace) }

        mutating func take(_ byte: UInt8) -> Bool {
            guard rest.first == byte else { return false }
            rest = rest.dropFirst()
            return true
        }

        /// A token in lower case.
        mutating func token() -> String? {
            let token = rest.prefix(while: Grammar.token.contains)
            guard !token.isEmpty else { return nil }
            rest = rest[token.endIndex...]
            return String(decoding: token.map(Grammar.lowercased), as: UTF8.self)
        }

        /// The value of a parameter: a token or a quoted string, its case kept.
        mutating func value() -> String? {
            if take(Grammar.quote) { return quotedString() }
            let token = rest.prefix(while: Grammar.token.contains)
            guard !token.isEmpty else { return nil }
            rest = rest[token.endIndex...]
            return String(decoding: token, as: UTF8.self)
        }

        /// Source: RFC 9110 §5.6.4
        private mutating func quotedString() -> String? {
            var value: [UInt8] = []
            while let byte = rest.popFirst() {
                switch byte {
                case Grammar.quote: return String(decoding: value, as: UTF8.self)
                case Grammar.backslash:
                    guard let escaped = rest.popFirst() else { return nil }
                    value.append(escaped)
                default: value.append(byte)
                }
            }
            return nil
        }
    }
}
