/// Sixteen bytes that are looked at together: a token and the field that carries it are a kilobyte or more.
///
/// A block answers with a mask of all ones for each byte that is of a kind, and such masks are joined with `|`.
struct ByteBlock {
    typealias Mask = SIMD16<UInt8>

    static let count = 16

    private let bytes: SIMD16<UInt8>

    /// The block that begins at `position`. The load is checked against the span's end.
    @inline(__always)
    init(_ span: Span<UInt8>, at position: Int) {
        bytes = unsafe span.bytes.unsafeLoadUnaligned(fromByteOffset: position, as: SIMD16<UInt8>.self)
    }

    @inline(__always)
    func equals(_ byte: UInt8) -> Mask { Self.mask(bytes .== SIMD16(repeating: byte)) }

    /// The bytes from `first` to `last`, both included.
    @inline(__always)
    func isIn(_ first: UInt8, _ last: UInt8) -> Mask {
        Self.mask((bytes &- SIMD16(repeating: first)) .<= SIMD16(repeating: last &- first))
    }

    @inline(__always)
    func isAtLeast(_ byte: UInt8) -> Mask { Self.mask(bytes .>= SIMD16(repeating: byte)) }

    /// ASCII letters of either case.
    @inline(__always)
    var isLetter: Mask {
        let folded = bytes | SIMD16(repeating: 0x20)
        return Self.mask((folded &- SIMD16(repeating: UInt8(ascii: "a"))) .< SIMD16(repeating: 26))
    }

    @inline(__always)
    private static func mask(_ mask: SIMDMask<SIMD16<Int8>>) -> Mask {
        // A mask is all ones or all zeroes in each lane.
        unsafe unsafeBitCast(mask, to: SIMD16<UInt8>.self)
    }
}

extension ByteBlock.Mask {
    /// The place of the first byte that is not of the kind, or `nil` when all are.
    @inline(__always)
    var firstZero: Int? {
        let halves = unsafe unsafeBitCast(~self, to: SIMD2<UInt64>.self)
        if halves.x | halves.y == 0 { return nil }
        let (low, high) = (UInt64(littleEndian: halves.x), UInt64(littleEndian: halves.y))
        return low != 0 ? low.trailingZeroBitCount &>> 3 : 8 &+ high.trailingZeroBitCount &>> 3
    }
}
