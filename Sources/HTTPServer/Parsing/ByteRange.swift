/// A range of offsets into a head, in half the room of a `Range<Int>`.
///
/// `RequestParser` caps the limits of a head far below 4 GiB, so an offset into one always fits.
struct ByteRange: Equatable, Sendable {
    private let start: UInt32
    private let end: UInt32

    /// `start` ≤ `end`, both offsets into one head.
    @inline(__always)
    init(_ start: Int, _ end: Int) {
        self.start = UInt32(truncatingIfNeeded: start)
        self.end = UInt32(truncatingIfNeeded: end)
    }

    @inline(__always)
    init(_ range: Range<Int>) { self.init(range.lowerBound, range.upperBound) }

    @inline(__always)
    var range: Range<Int> { Int(start)..<Int(end) }

    @inline(__always)
    var count: Int { Int(end &- start) }
}

/// Where the name and the value of one field line stand in its head; the value without white space around it.
/// Source: RFC 9112 §5.
struct FieldLine: Equatable, Sendable {
    let name: ByteRange
    let value: ByteRange
}
