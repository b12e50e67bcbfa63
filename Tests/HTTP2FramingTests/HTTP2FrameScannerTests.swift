import Testing

@testable import HTTP2Framing

struct HTTP2FrameScannerTests {
    private static func headers(in pieces: [[UInt8]]) -> [HTTP2FrameHeader] {
        var scanner = HTTP2FrameScanner()
        var headers: [HTTP2FrameHeader] = []
        for piece in pieces {
            _ = scanner.scan(piece.span) {
                headers.append($0)
                return true
            }
        }
        return headers
    }

    private static let padded = RawFrame(type: 0, flags: RawFrame.padded, stream: 1, payload: [2, 7, 0, 0])
    private static let bytes =
        RawFrame.preface + padded.bytes + RawFrame.settings.bytes + RawFrame.data(1, [UInt8](repeating: 4, count: 300), ends: true).bytes
        + RawFrame.ping.bytes

    @Test func `headers are found behind the preface and behind payloads, wherever the bytes are cut`() {
        let expected = [
            HTTP2FrameHeader(length: 4, paddingCount: 3, type: 0, flags: 8, stream: 1),
            HTTP2FrameHeader(length: 0, type: 4, flags: 0), HTTP2FrameHeader(length: 300, type: 0, flags: 1, stream: 1),
            HTTP2FrameHeader(length: 8, type: 6, flags: 0),
        ]
        #expect(Self.headers(in: [Self.bytes]) == expected)
        #expect(Self.headers(in: Self.bytes.map { [$0] }) == expected)
        for cut in Self.bytes.indices { #expect(Self.headers(in: [Array(Self.bytes[..<cut]), Array(Self.bytes[cut...])]) == expected) }
    }

    @Test func `the rest is passed over once a header is one too many`() {
        var scanner = HTTP2FrameScanner()
        var count = 0
        let before = scanner.scan(Self.bytes.span) { _ in
            count += 1
            return count < 2
        }
        #expect(count == 2)
        #expect(before == RawFrame.preface.count + Self.padded.bytes.count)
    }
}
