/// Reads a frame's header, however its bytes come in. What is wrong is said at the first byte that shows it.
///
/// Source: RFC 6455 §5.2
struct FrameHeaderReader: Sendable {
    private let reader: Endpoint
    private let allowsCompression: Bool
    private var bytes = InlineArray<14, UInt8>(repeating: 0)
    private var count = 0
    /// Known once two bytes are there.
    private var size = 2

    /// - Parameters:
    ///   - reader: Who reads: a server reads masked frames alone.
    ///   - allowsCompression: If true, permessage-deflate was negotiated, so that RSV1 has a meaning.
    init(for reader: Endpoint, allowsCompression: Bool) {
        self.reader = reader
        self.allowsCompression = allowsCompression
    }

    /// - Parameters:
    ///   - input: The bytes that have come in.
    ///   - position: Where to read on; moved behind what was read.
    /// - Returns: The header; `nil` where it is not all here yet.
    mutating func next(_ input: Span<UInt8>, at position: inout Int) throws(FramingFault) -> FrameHeader? {
        while count < size {
            guard position < input.count else { return nil }
            bytes[count] = input[position]
            count += 1
            position += 1
            if count == 1 { try checkFirst() }
            if count == 2 { try checkSecond() }
        }
        let header = FrameHeader(
            try opcode(), isFinal: isFinal, isCompressed: bytes[0] & 0x40 != 0, length: try length(), mask: mask)
        count = 0
        size = 2
        return header
    }

    private var isFinal: Bool { bytes[0] & 0x80 != 0 }
    private var isMasked: Bool { bytes[1] & 0x80 != 0 }
    private var lengthBytes: Int {
        switch bytes[1] & 0x7F {
        case 126: 2
        case 127: 8
        default: 0
        }
    }

    private func opcode() throws(FramingFault) -> Opcode {
        guard let opcode = Opcode(rawValue: bytes[0] & 0x0F) else { throw .unknownOpcode(bytes[0] & 0x0F) }
        return opcode
    }

    private func checkFirst() throws(FramingFault) {
        guard bytes[0] & 0x30 == 0 else { throw .reservedBit }
        let opcode = try opcode()
        if bytes[0] & 0x40 != 0 {
            // Only the first frame of a message says that it is compressed. Source: RFC 7692 §6.1
            guard allowsCompression, opcode == .text || opcode == .binary else { throw .reservedBit }
        }
        guard isFinal || !opcode.isControl else { throw .fragmentedControlFrame }
    }

    private mutating func checkSecond() throws(FramingFault) {
        switch reader {
        case .server: guard isMasked else { throw .unmaskedFrame }
        case .client: guard !isMasked else { throw .maskedFrame }
        }
        let opcode = try opcode()
        guard lengthBytes == 0 || !opcode.isControl else { throw .longControlFrame }
        size = 2 + lengthBytes + (isMasked ? 4 : 0)
    }

    private func length() throws(FramingFault) -> Int {
        guard lengthBytes > 0 else { return Int(bytes[1] & 0x7F) }
        var number: UInt64 = 0
        for index in 2..<(2 + lengthBytes) { number = number << 8 | UInt64(bytes[index]) }
        guard number >= (lengthBytes == 2 ? 126 : 0x1_0000) else { throw .longLength }
        guard let length = Int(exactly: number) else { throw .negativeLength }
        return length
    }

    private var mask: MaskingKey? {
        guard isMasked else { return nil }
        let start = 2 + lengthBytes
        return MaskingKey(bytes[start], bytes[start + 1], bytes[start + 2], bytes[start + 3])
    }
}
