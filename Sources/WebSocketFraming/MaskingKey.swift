/// What a client's payload is combined with, so that no page can choose the bytes that a proxy on the way sees.
///
/// Source: RFC 6455 §5.3, §10.3
package struct MaskingKey: Equatable, Sendable {
    /// The first byte of the wire is the lowest.
    private let word: UInt32

    package init(_ first: UInt8, _ second: UInt8, _ third: UInt8, _ fourth: UInt8) {
        word = UInt32(first) | UInt32(second) << 8 | UInt32(third) << 16 | UInt32(fourth) << 24
    }

    package subscript(index: Int) -> UInt8 { UInt8(truncatingIfNeeded: word >> (UInt32(index & 3) * 8)) }

    /// Appends payload that is combined with the key: masking and unmasking are the same.
    ///
    /// - Parameters:
    ///   - payload: A piece of a frame's payload.
    ///   - offset: Where in the payload the piece begins.
    ///   - output: Takes the bytes.
    package func append(_ payload: Span<UInt8>, offset: Int, to output: inout [UInt8]) {
        guard !payload.isEmpty else { return }
        let start = output.count
        unsafe payload.withUnsafeBytes { unsafe output.append(contentsOf: $0) }
        // The key as it stands over the piece's first byte, twice.
        let turned = UInt32(offset & 3) * 8
        let key = turned == 0 ? word : word >> turned | word << (32 - turned)
        apply(UInt64(key) | UInt64(key) << 32, to: &output, from: start)
    }

    /// Eight bytes at a time, then the rest. Every offset is below the array's count.
    private func apply(_ key: UInt64, to output: inout [UInt8], from start: Int) {
        unsafe output.withUnsafeMutableBytes { bytes in
            var position = start
            while bytes.count - position >= 8 {
                let word = unsafe bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
                unsafe bytes.storeBytes(of: word ^ key.littleEndian, toByteOffset: position, as: UInt64.self)
                position += 8
            }
            var rest = key
            while position < bytes.count {
                unsafe bytes[position] ^= UInt8(truncatingIfNeeded: rest)
                rest >>= 8
                position += 1
            }
        }
    }
}
