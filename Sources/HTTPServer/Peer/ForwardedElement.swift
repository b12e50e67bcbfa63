/// One element of a `Forwarded` field: what one proxy has written.
///
/// Source: RFC 7239 §4
struct ForwardedElement {
    /// The sender that the proxy names; unknown where it does not say, or breaks the grammar.
    let sender: Peer

    init(_ bytes: ArraySlice<UInt8>) {
        var reader = Reader(rest: bytes)
        sender = reader.pairs()?["for"].map(Peer.init(node:)) ?? .unknown
    }

    private struct Reader {
        /// The parameters of RFC 7239 are four; more than twice as many are no proxy's.
        private static let maximumPairs = 10
        var rest: ArraySlice<UInt8>

        /// - Returns: Values by names in lower case; `nil` for anything that is no element.
        mutating func pairs() -> [String: [UInt8]]? {
            var pairs: [String: [UInt8]] = [:]
            while true {
                if let first = rest.first, first != Grammar.semicolon {
                    guard let (name, value) = pair(), pairs.updateValue(value, forKey: name) == nil, pairs.count <= Self.maximumPairs else {
                        return nil
                    }
                }
                guard let separator = rest.popFirst() else { return pairs }
                guard separator == Grammar.semicolon else { return nil }
            }
        }

        private mutating func pair() -> (String, [UInt8])? {
            let name = token()
            guard !name.isEmpty, rest.popFirst() == Grammar.equals else { return nil }
            let value = rest.first == Grammar.quote ? quotedString() : Array(token())
            guard let value, !value.isEmpty else { return nil }
            return (String(decoding: name.map(Grammar.lowercased), as: UTF8.self), value)
        }

        private mutating func token() -> ArraySlice<UInt8> {
            let token = rest.prefix(while: Grammar.token.contains)
            rest = rest[token.endIndex...]
            return token
        }

        /// - Returns: What is quoted; `nil` where the end is missing or a byte must not be there.
        private mutating func quotedString() -> [UInt8]? {
            rest.removeFirst()
            var text: [UInt8] = []
            while let byte = rest.popFirst() {
                switch byte {
                case Grammar.quote: return text
                case Grammar.backslash:
                    guard let escaped = rest.popFirst(), !Grammar.isControl(escaped) else { return nil }
                    text.append(escaped)
                default:
                    guard byte >= 0x80 || Grammar.quotedText.contains(byte) else { return nil }
                    text.append(byte)
                }
            }
            return nil
        }
    }
}
