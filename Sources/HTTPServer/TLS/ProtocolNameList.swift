/// The protocols that a client offers, each name behind a byte with its length.
///
/// Source: RFC 7301 §3.1
enum ProtocolNameList {
    private static let http11: [UInt8] = Array("http/1.1".utf8)

    /// Where `http/1.1` stands; `nil` when it is not among the names.
    static func rangeOfHTTP11(in list: Span<UInt8>) -> Range<Int>? {
        var start = 0
        while start < list.count {
            let name = (start + 1)..<(start + 1 + Int(list[start]))
            guard name.upperBound <= list.count else { return nil }
            if name.count == http11.count, name.indices.allSatisfy({ list[$0] == http11[$0 - name.lowerBound] }) { return name }
            start = name.upperBound
        }
        return nil
    }
}
