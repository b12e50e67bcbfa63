/// An Ed25519 public key: the y coordinate, little-endian, and in the last bit the sign of x.
///
/// That y belongs to a point at all is not asked here. Where it does not, OpenSSL finds every signature wrong.
///
/// Source: RFC 8032 §5.1.2, §5.1.3; RFC 8037 §2
struct EdwardsPoint {
    static let bytes = 32

    let encoded: [UInt8]

    /// - Throws: `coordinateLengthNotAllowed`, `pointNotOnCurve` when y is not below the prime, and `pointOfSmallOrder`.
    init(_ encoded: [UInt8]) throws(JOSEError) {
        guard encoded.count == Self.bytes else {
            throw .coordinateLengthNotAllowed(expected: Self.bytes, found: encoded.count)
        }
        let y = Array(encoded.dropLast()) + [encoded[Self.bytes - 1] & 0x7F]
        guard Self.isBelowPrime(y) else { throw .pointNotOnCurve }
        guard !Self.smallOrder.contains(y) else { throw .pointOfSmallOrder }
        self.encoded = encoded
    }

    /// The prime is 2^255 - 19, so only its first byte is not all ones.
    private static func isBelowPrime(_ y: [UInt8]) -> Bool {
        y[0] < 0xED || y[31] != 0x7F || y[1..<31].contains { $0 != 0xFF }
    }

    /// The y coordinates of the eight points whose order divides eight. A signature for such a key can be forged: the challenge hardly
    /// counts.
    private static let smallOrder: [[UInt8]] = [
        .init(repeating: 0, count: 32),
        [1] + .init(repeating: 0, count: 31),
        [0xEC] + .init(repeating: 0xFF, count: 30) + [0x7F],
        [
            0x26, 0xE8, 0x95, 0x8F, 0xC2, 0xB2, 0x27, 0xB0, 0x45, 0xC3, 0xF4, 0x89, 0xF2, 0xEF, 0x98, 0xF0, 0xD5, 0xDF, 0xAC, 0x05, 0xD3,
            0xC6, 0x33, 0x39, 0xB1, 0x38, 0x02, 0x88, 0x6D, 0x53, 0xFC, 0x05,
        ],
        [
            0xC7, 0x17, 0x6A, 0x70, 0x3D, 0x4D, 0xD8, 0x4F, 0xBA, 0x3C, 0x0B, 0x76, 0x0D, 0x10, 0x67, 0x0F, 0x2A, 0x20, 0x53, 0xFA, 0x2C,
            0x39, 0xCC, 0xC6, 0x4E, 0xC7, 0xFD, 0x77, 0x92, 0xAC, 0x03, 0x7A,
        ],
    ]
}
