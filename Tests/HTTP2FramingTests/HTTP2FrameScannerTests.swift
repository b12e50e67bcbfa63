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

    /// What is incomplete after each piece.
    private static func incomplete(after pieces: [[UInt8]]) -> [Int] {
        var scanner = HTTP2FrameScanner()
        let preface = RawFrame.preface
        _ = scanner.scan(preface.span) { _ in true }
        return pieces.map { piece in
            _ = scanner.scan(piece.span) { _ in true }
            return scanner.incompleteBytes
        }
    }

    @Test func `T117 what has come of a frame or a field block counts until that is complete, and content never`() {
        let ping = RawFrame.ping.bytes
        #expect(Self.incomplete(after: [Array(ping[..<9]), Array(ping[9..<16]), Array(ping[16...])]) == [0, 7, 0])
        let begun = RawFrame(type: 1, stream: 1, payload: [UInt8](repeating: 0, count: 100)).bytes
        let continued = RawFrame(type: 9, stream: 1, payload: [UInt8](repeating: 0, count: 50)).bytes
        let ended = RawFrame(type: 9, flags: RawFrame.endHeaders, stream: 1, payload: [0, 0]).bytes
        #expect(Self.incomplete(after: [begun, continued, Array(ended[..<10]), Array(ended[10...]), ping]) == [100, 150, 151, 0, 0])
        let data = RawFrame.data(1, [UInt8](repeating: 4, count: 300)).bytes
        #expect(Self.incomplete(after: [Array(data[..<200]), Array(data[200...])]) == [0, 0])
    }
}
