/// The protocols that a client offers, each name behind a byte with its length.
///
/// Source: RFC 7301 §3.1
enum ProtocolNameList {
    /// What is spoken here, the later version first.
    private static let spoken = ["http/1.1", "http/1.0"].map { Array($0.utf8) }

    /// Where the name stands of the protocol that is to be spoken.
    ///
    /// - Returns: `nil` when the client offers none that is spoken here.
    static func choice(in list: Span<UInt8>) -> Range<Int>? {
        for name in spoken {
            if let range = range(of: name, in: list) { return range }
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
