/// The two spellings of an ECDSA signature: in JWS r and s side by side, each as long as a coordinate; for OpenSSL a DER sequence.
///
/// Source: RFC 7518 §3.4; RFC 3279 §2.2.3; ITU-T X.690 §8.1.3, §8.3, §10.1
package enum ECDSASignature {
    /// The sequence of the two halves, which are at most 66 bytes long; `nil` when one is zero, which no signature has.
    ///
    /// That both are below the order of the curve, OpenSSL checks.
    package static func der(_ pair: Span<UInt8>) -> [UInt8]? {
        var integers: [UInt8] = []
        integers.reserveCapacity(pair.count + 6)
        guard append(pair.extracting(first: pair.count / 2), to: &integers),
            append(pair.extracting(droppingFirst: pair.count / 2), to: &integers)
        else { return nil }
        let length = UInt8(truncatingIfNeeded: integers.count)
        return (integers.count < 128 ? [0x30, length] : [0x30, 0x81, length]) + integers
    }

    /// An INTEGER is as short as it can be, and one whose first bit is set would be negative. False for zero.
    private static func append(_ half: Span<UInt8>, to output: inout [UInt8]) -> Bool {
        var start = 0
        while start < half.count, half[start] == 0 { start += 1 }
        guard start < half.count else { return false }
        let isPadded = half[start] >= 0x80
        output += [0x02, UInt8(truncatingIfNeeded: half.count - start + (isPadded ? 1 : 0))]
        if isPadded { output.append(0) }
        for offset in start..<half.count { output.append(half[offset]) }
        return true
    }
}
