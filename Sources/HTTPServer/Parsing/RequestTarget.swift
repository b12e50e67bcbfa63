/// The four parts of a request target that matter here, as offsets into the head. Authority form is CONNECT's alone.
/// Source: RFC 9112 §3.2.
struct RequestTarget: Sendable {
    private(set) var path = ByteRange(0, 0)
    /// The path's length once its escapes are decoded; `nil` when it has none and needs no decoding.
    private(set) var decodedPathCount: Int?
    /// What follows `?`, unjudged but for its bytes.
    private(set) var query: ByteRange?
    /// Host and port of an absolute form, without the colon of an empty port.
    private(set) var authority: ByteRange?
    private(set) var isAsterisk = false

    init() {}

    /// Checks the target at `range`, which is not empty and all visible ASCII.
    init(_ bytes: Span<UInt8>, in range: Range<Int>, allowsAsterisk: Bool) throws(ParseError) {
        if bytes[range.lowerBound] == Grammar.slash {
            try readPath(bytes, in: range)
        } else if bytes.isExactly("*", in: range) {
            guard allowsAsterisk else { throw .asteriskWithoutOptions }
            isAsterisk = true
            path = ByteRange(range)
        } else {
            try readAbsoluteForm(bytes, in: range)
        }
    }

    private mutating func readAbsoluteForm(_ bytes: Span<UInt8>, in range: Range<Int>) throws(ParseError) {
        guard let start = Self.endOfScheme(bytes, in: range) else { throw .unknownTargetForm }
        var end = start
        while end < range.upperBound, bytes[end] != Grammar.slash, bytes[end] != Grammar.question { end &+= 1 }
        guard let found = Authority.find(bytes, in: start..<end) else { throw .invalidHost }
        authority = ByteRange(found)
        if end < range.upperBound, bytes[end] == Grammar.slash {
            try readPath(bytes, in: end..<range.upperBound)
        } else {
            // An empty path means "/" (RFC 9110 §4.2.3); the slash before the authority stands for it.
            path = ByteRange(start &- 1, start)
            try readQuery(bytes, in: end..<range.upperBound)
        }
    }

    private static func endOfScheme(_ bytes: Span<UInt8>, in range: Range<Int>) -> Int? {
        for scheme: StaticString in ["http://", "https://"] {
            let end = range.lowerBound &+ scheme.utf8CodeUnitCount
            if end <= range.upperBound, bytes.spells(scheme, in: range.lowerBound..<end) { return end }
        }
        return nil
    }

    private mutating func readPath(_ bytes: Span<UInt8>, in range: Range<Int>) throws(ParseError) {
        var checked = RequestPath()
        let end = try checked.check(bytes, in: range)
        path = ByteRange(range.lowerBound, end)
        decodedPathCount = checked.escapes == 0 ? nil : end &- range.lowerBound &- 2 &* checked.escapes
        try readQuery(bytes, in: end..<range.upperBound)
    }

    /// `range` is empty or begins with `?`.
    private mutating func readQuery(_ bytes: Span<UInt8>, in range: Range<Int>) throws(ParseError) {
        guard !range.isEmpty else { return }
        let start = range.lowerBound &+ 1
        for position in start..<range.upperBound where !Grammar.query.contains(bytes[position]) {
            throw .invalidTargetByte(bytes[position])
        }
        query = ByteRange(start, range.upperBound)
    }
}
