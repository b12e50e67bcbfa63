/// The protocols that a client offers, each name behind a byte with its length.
///
/// Source: RFC 7301 §3.1
enum ProtocolNameList {
    /// Where the name stands of the protocol that is to be spoken.
    ///
    /// - Parameter spoken: The server's protocols, the preferred one first.
    /// - Returns: `nil` when the client offers none of them.
    static func choice(in list: Span<UInt8>, of spoken: [ApplicationProtocol]) -> (range: Range<Int>, choice: ApplicationProtocol)? {
        for candidate in spoken {
            for name in candidate.names {
                if let range = range(of: name, in: list) { return (range, candidate) }
            }
        }
        return nil
    }

    private static func range(of wanted: [UInt8], in list: Span<UInt8>) -> Range<Int>? {
        var start = 0
        while start < list.count {
            let name = (start + 1)..<(start + 1 + Int(list[start]))
            guard name.upperBound <= list.count else { return nil }
            if list.isExactly(wanted.span, in: name) { return name }
            start = name.upperBound
        }
        return nil
    }
}
