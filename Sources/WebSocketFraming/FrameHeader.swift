/// What stands before the payload of a frame.
///
/// Source: RFC 6455 §5.2
package struct FrameHeader: Equatable, Sendable {
    package let opcode: Opcode
    /// The last fragment of its message, or the only one.
    package let isFinal: Bool
    /// RSV1: the message that begins here is compressed. Source: RFC 7692 §6
    package let isCompressed: Bool
    /// Of the payload, in bytes.
    package let length: Int
    /// Four bytes, in the order of the wire; `nil` where the payload is not masked.
    package let mask: MaskingKey?

    package init(_ opcode: Opcode, isFinal: Bool = true, isCompressed: Bool = false, length: Int, mask: MaskingKey? = nil) {
        self.opcode = opcode
        self.isFinal = isFinal
        self.isCompressed = isCompressed
        self.length = length
        self.mask = mask
    }

    /// The longest one: two bytes, eight of length, four of mask.
    package static let maximumBytes = 14
}

/// A header as it is sent.
package struct EncodedFrameHeader: Sendable {
    /// Only the first ``count`` count.
    package private(set) var bytes = InlineArray<14, UInt8>(repeating: 0)
    package private(set) var count = 0

    package init(_ header: FrameHeader) {
        append((header.isFinal ? 0x80 : 0) | (header.isCompressed ? 0x40 : 0) | header.opcode.rawValue)
        let masked: UInt8 = header.mask == nil ? 0 : 0x80
        switch header.length {
        case ..<126: append(masked | UInt8(truncatingIfNeeded: header.length))
        case ..<0x1_0000:
            append(masked | 126)
            append(header.length, bytes: 2)
        default:
            append(masked | 127)
            append(header.length, bytes: 8)
        }
        guard let mask = header.mask else { return }
        for index in 0..<4 { append(mask[index]) }
    }

    private mutating func append(_ byte: UInt8) {
        bytes[count] = byte
        count += 1
    }

    private mutating func append(_ number: Int, bytes count: Int) {
        for shift in stride(from: (count - 1) * 8, through: 0, by: -8) { append(UInt8(truncatingIfNeeded: number >> shift)) }
    }
}
