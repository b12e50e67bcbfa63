/// The grammar of Host and of the authority in an absolute form: a host and an optional port.
///
/// Narrower than RFC 3986 §3.2.2 where wider forms only serve confusion: no user information, no escapes or sub-delimiters
/// in names, no empty host. A port may be empty, and is then none.
/// Source: RFC 9110 §4.2.4, §7.2; RFC 3986 §3.2.3, §6.2.3.
enum Authority {
    /// Where the host and its port stand, without the colon of an empty port.
    ///
    /// - Returns: `nil` if that part of the bytes is not a host with an optional port.
    static func find(_ bytes: Span<UInt8>, in range: Range<Int>) -> Range<Int>? {
        guard let hostEnd = endOfHost(bytes, in: range) else { return nil }
        guard hostEnd < range.upperBound else { return range }
        guard isPort(bytes, in: hostEnd..<range.upperBound) else { return nil }
        return range.lowerBound..<(range.upperBound == hostEnd &+ 1 ? hostEnd : range.upperBound)
    }

    private static func endOfHost(_ bytes: Span<UInt8>, in range: Range<Int>) -> Int? {
        guard !range.isEmpty else { return nil }
        if bytes[range.lowerBound] == UInt8(ascii: "[") { return endOfLiteral(bytes, in: range) }
        var position = range.lowerBound
        while position < range.upperBound, Grammar.hostName.contains(bytes[position]) { position &+= 1 }
        return position > range.lowerBound ? position : nil
    }

    /// The shape of an IPv6 address in brackets; which of them are addresses matters only to a client that connects to one.
    private static func endOfLiteral(_ bytes: Span<UInt8>, in range: Range<Int>) -> Int? {
        let start = range.lowerBound &+ 1
        var position = start
        var colons = 0
        while position < range.upperBound, Grammar.ipv6Address.contains(bytes[position]) {
            colons &+= bytes[position] == Grammar.colon ? 1 : 0
            position &+= 1
        }
        guard position < range.upperBound, bytes[position] == UInt8(ascii: "]") else { return nil }
        return (2...8).contains(colons) && position &- start <= 45 ? position &+ 1 : nil
    }

    /// A colon, and nothing or a number up to 65535.
    private static func isPort(_ bytes: Span<UInt8>, in range: Range<Int>) -> Bool {
        guard bytes[range.lowerBound] == Grammar.colon, (1...6).contains(range.count) else { return false }
        var number = 0
        for position in range.dropFirst() {
            guard let digit = Grammar.digit(bytes[position]) else { return false }
            number = number &* 10 &+ Int(digit)
        }
        return number <= 65535
    }
}
