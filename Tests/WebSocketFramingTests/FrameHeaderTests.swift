import Testing
import WebSocketFraming

struct FrameHeaderTests {
    private func encoded(_ header: FrameHeader) -> [UInt8] {
        let encoded = EncodedFrameHeader(header)
        return (0..<encoded.count).map { encoded.bytes[$0] }
    }

    @Test(
        arguments: [
            (0, [0x82, 0]), (125, [0x82, 125]), (126, [0x82, 126, 0, 126]), (65_535, [0x82, 126, 255, 255]),
            (65_536, [0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]), (.max, [0x82, 127, 127, 255, 255, 255, 255, 255, 255, 255]),
        ] as [(Int, [UInt8])])
    func `a length takes as few bytes as it can`(length: Int, bytes: [UInt8]) {
        #expect(encoded(FrameHeader(.binary, length: length)) == bytes)
    }

    @Test func `the bits of a frame header are in their places`() {
        #expect(encoded(FrameHeader(.text, isFinal: false, length: 1)) == [0x01, 1])
        #expect(encoded(FrameHeader(.text, isCompressed: true, length: 1)) == [0xC1, 1])
        #expect(encoded(FrameHeader(.continuation, length: 1)) == [0x80, 1])
        #expect(encoded(FrameHeader(.close, length: 0)) == [0x88, 0])
        #expect(encoded(FrameHeader(.ping, length: 0, mask: MaskingKey(1, 2, 3, 4))) == [0x89, 0x80, 1, 2, 3, 4])
    }

    @Test func `a frame that is written is read back`() {
        for length in [0, 1, 125, 126, 65_535, 65_536] {
            let payload = [UInt8](repeating: 9, count: length)
            #expect(
                events(of: encoded(FrameHeader(.binary, length: length)) + payload, for: .client).events == [.message(.binary, payload)])
        }
    }

    @Test func `a mask is turned to where a piece begins`() {
        let mask = MaskingKey(0x37, 0xFA, 0x21, 0x3D)
        let payload = (0..<50).map { UInt8($0) }
        for cut in 0...50 {
            var masked: [UInt8] = []
            mask.append(payload.span.extracting(..<cut), offset: 0, to: &masked)
            mask.append(payload.span.extracting(cut...), offset: cut, to: &masked)
            #expect(masked == payload.enumerated().map { $1 ^ mask[$0 % 4] })
        }
    }
}
