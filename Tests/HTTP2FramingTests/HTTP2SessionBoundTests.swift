import Testing

@testable import HTTP2Framing

struct HTTP2SessionBoundTests {
    private static let post = RawFrame.headers(1, SessionHarness.post, ends: false)

    private static func bounds(_ change: (inout HTTP2Bounds) -> Void) -> HTTP2Bounds {
        var bounds = HTTP2Bounds()
        change(&bounds)
        return bounds
    }

    // MARK: Streams

    private static func openHundred(_ harness: SessionHarness) {
        for index in 0..<100 { #expect(harness.feed(.headers(Int32(2 * index + 1), SessionHarness.get)).count == 1) }
    }

    @Test func `one stream more than may be open is refused while the client may not know, and can be repeated`() throws {
        let harness = try SessionHarness(greets: false)
        harness.feed(RawFrame.preface + RawFrame.settings.bytes)
        _ = harness.output()
        Self.openHundred(harness)
        #expect(harness.feed(.headers(201, SessionHarness.get)).isEmpty)
        #expect(harness.output() == [.reset(201, Int32(HTTP2ErrorCode.refusedStream.rawValue))])
        #expect(!harness.session.isOver)
    }

    @Test func `one stream more than may be open is an error of a client that has acknowledged the bound`() throws {
        let harness = try SessionHarness()
        Self.openHundred(harness)
        #expect(harness.feed(.headers(201, SessionHarness.get)).isEmpty)
        #expect(harness.output().compactMap(\.goAwayCode) == [HTTP2ErrorCode.protocolError.rawValue])
        #expect(harness.session.isOver)
    }

    // MARK: Lists

    /// A list of a size. Source: RFC 9113 §6.5.2
    private static func list(size: Int) -> [(String, String)] {
        let rest = size - HTTP2FieldList(SessionHarness.get.map { (name: $0.0, value: $0.1) }).size - 32 - 1
        return SessionHarness.get + [("x", String(repeating: "a", count: rest))]
    }

    private static func frames(_ list: [(String, String)]) -> [UInt8] {
        let block = RawFrame.headers(1, list).payload
        var frames: [RawFrame] = []
        for start in stride(from: 0, to: block.count, by: 16_384) {
            let end = min(block.count, start + 16_384)
            let flags = (end == block.count ? RawFrame.endHeaders : 0) | (start == 0 ? RawFrame.endStream : 0)
            frames.append(RawFrame(type: start == 0 ? 1 : 9, flags: flags, stream: 1, payload: Array(block[start..<end])))
        }
        return frames.flatMap(\.bytes)
    }

    @Test func `a list of 64 KiB is kept`() throws {
        let list = Self.list(size: 65_536)
        let harness = try SessionHarness()
        #expect(
            harness.feed(Self.frames(list)) == [.request(1, HTTP2FieldList(list.map { (name: $0.0, value: $0.1) }), endsStream: true)])
    }

    @Test func `a list of one byte more is told as too long, and the stream can be answered`() throws {
        let harness = try SessionHarness()
        #expect(harness.feed(Self.frames(Self.list(size: 65_537))) == [.oversizedRequest(1, endsStream: true)])
        #expect(harness.session.answer(1, fields: HTTP2FieldList([(":status", "431")]), ends: true))
        #expect(harness.output().map(\.type) == [1])
    }

    /// Its fields are one byte each on the wire, and 4 KB each when decoded. Source: RFC 7541 §7.3
    private static func bomb(fields: Int) -> [UInt8] {
        let name = RawFrame.literal("x", String(repeating: "a", count: 4000)).dropFirst()
        // Indexed as the newest of the dynamic table, whose index is 62.
        let block = RawFrame.headers(1, SessionHarness.get).payload + [0x40] + name + [UInt8](repeating: 0x80 | 62, count: fields - 1)
        return RawFrame(type: 1, flags: RawFrame.endHeaders | RawFrame.endStream, stream: 1, payload: block).bytes
    }

    @Test func `T136 a list of four times 64 KiB still leaves the connection alone`() throws {
        let harness = try SessionHarness()
        #expect(harness.feed(Self.bomb(fields: 64)) == [.oversizedRequest(1, endsStream: true)])
        #expect(harness.session.failure == nil)
        #expect(harness.session.keptBytes < 4096)
    }

    @Test func `T136 an HPACK bomb ends the connection before it is decoded`() throws {
        let harness = try SessionHarness()
        #expect(harness.feed(Self.bomb(fields: 10_000)).isEmpty)
        #expect(harness.session.failure == .fieldListTooLarge)
        #expect(harness.output().last?.goAwayCode == HTTP2ErrorCode.enhanceYourCalm.rawValue)
        #expect(harness.session.isOver)
        #expect(harness.session.keptBytes < 4096)
    }

    @Test func `T117 a field that does not end counts as what nghttp2 keeps of it`() throws {
        let harness = try SessionHarness()
        let frames = Self.frames([("x", String(repeating: "a", count: 60_000))])
        #expect(harness.feed(Array(frames.dropLast())).isEmpty)
        #expect(harness.session.keptBytes >= 60_000)
        #expect(harness.feed(Array(frames.suffix(1))).count == 1)
        #expect(harness.session.keptBytes < 4096)
    }

    @Test func `trailers of 8 KiB are taken`() throws {
        let harness = try SessionHarness()
        let events = harness.feed(Self.post, .headers(1, [("x", String(repeating: "a", count: 8 * 1024 - 33))]))
        #expect(events.last == .end(1))
        #expect(harness.output().isEmpty)
    }

    @Test func `the stream of longer trailers is reset`() throws {
        let harness = try SessionHarness()
        let events = harness.feed(Self.post, .headers(1, [("x", String(repeating: "a", count: 8 * 1024 - 32))]))
        #expect(events.count == 1)
        #expect(harness.output().compactMap(\.resetCode) == [HTTP2ErrorCode.enhanceYourCalm.rawValue])
    }

    // MARK: Windows

    private static func pieces(_ count: Int) -> [UInt8] {
        stride(from: 0, to: count, by: 16_384).flatMap {
            RawFrame.data(1, [UInt8](repeating: 1, count: min(16_384, count - $0))).bytes
        }
    }

    @Test func `content fills the window until it is consumed`() throws {
        let harness = try SessionHarness()
        harness.feed(Self.post.bytes + Self.pieces(65_535))
        #expect(harness.output().isEmpty)
        harness.session.consume(65_535, of: 1)
        let updates = harness.output()
        #expect(updates == [.windowUpdate(1, 65_535)])
        #expect(harness.feed(Self.pieces(65_535)).count == 4)
    }

    @Test func `content beyond the window is an error`() throws {
        let harness = try SessionHarness()
        harness.feed(Self.post.bytes + Self.pieces(65_536))
        #expect(harness.output().compactMap { $0.resetCode ?? $0.goAwayCode }.contains(HTTP2ErrorCode.flowControlError.rawValue))
    }

    @Test func `more cannot be consumed than there is`() throws {
        let harness = try SessionHarness()
        harness.feed(Self.post.bytes + Self.pieces(40_000))
        harness.session.consume(.max, of: 1)
        harness.session.consume(1, of: 1)
        #expect(harness.output() == [.windowUpdate(1, 40_000)])
        #expect(harness.session.failure == nil)
    }

    @Test func `content that no handler reads gives its room back when its stream ends`() throws {
        let bounds = Self.bounds { $0.connectionWindow = 65_535 }
        let harness = try SessionHarness(bounds)
        harness.feed(Self.post.bytes + Self.pieces(60_000))
        #expect(harness.output().isEmpty)
        harness.feed(.reset(1))
        #expect(harness.output() == [.windowUpdate(0, 60_000)])
    }

    // MARK: Floods

    struct Flood: CustomTestStringConvertible, Sendable {
        let name: String
        let failure: HTTP2Failure
        /// How many are still taken.
        let taken: Int
        let frame: @Sendable (Int) -> [UInt8]

        var testDescription: String { name }
    }

    static let floods: [Flood] = [
        Flood(name: "rapid reset", failure: .flood(.reset), taken: 500) {
            RawFrame.headers(Int32(2 * $0 + 1), SessionHarness.get).bytes + RawFrame.reset(Int32(2 * $0 + 1)).bytes
        },
        Flood(name: "SETTINGS", failure: .flood(.settings), taken: 48) { _ in RawFrame.settings.bytes },
        Flood(name: "PING", failure: .flood(.ping), taken: 200) { _ in RawFrame.ping.bytes },
        Flood(name: "PRIORITY", failure: .flood(.unused), taken: 500) { _ in
            RawFrame(type: 2, stream: 1, payload: [0, 0, 0, 0, 1]).bytes
        },
        Flood(name: "frames of unknown type", failure: .flood(.unused), taken: 500) { _ in RawFrame(type: 0xfa).bytes },
        Flood(name: "WINDOW_UPDATE", failure: .flood(.windowUpdate), taken: 1000) { _ in RawFrame.windowUpdate(0, 1).bytes },
        Flood(name: "empty DATA", failure: .flood(.emptyData), taken: 100) {
            ($0 == 0 ? Self.post.bytes : []) + RawFrame.data(1, []).bytes
        },
        Flood(name: "DATA of padding alone", failure: .flood(.emptyData), taken: 100) {
            ($0 == 0 ? Self.post.bytes : []) + RawFrame(type: 0, flags: RawFrame.padded, stream: 1, payload: [1, 0]).bytes
        },
        Flood(name: "CONTINUATION", failure: .tooManyContinuations, taken: 9) {
            RawFrame(type: $0 == 0 ? 1 : 9, stream: 1, payload: RawFrame.literal("x", "y")).bytes
        },
        Flood(name: "empty CONTINUATION", failure: .tooManyContinuations, taken: 9) {
            RawFrame(type: $0 == 0 ? 1 : 9, stream: 1).bytes
        },
    ]
    @Test(arguments: floods) func `T136 a flood is taken up to its bound, and ends the connection`(flood: Flood) throws {
        let harness = try SessionHarness()
        #expect(harness.flood(with: flood.frame) == flood.taken)
        #expect(harness.session.failure == flood.failure)
        #expect(harness.output().last?.goAwayCode == HTTP2ErrorCode.enhanceYourCalm.rawValue)
        #expect(harness.session.isOver)
        #expect(harness.session.keptBytes < 65_536)
        #expect(harness.feed(RawFrame.ping).isEmpty)
    }

    @Test func `T136 requests that make the server reset them count as resets`() throws {
        let harness = try SessionHarness()
        // A window beyond the greatest is an error of its stream.
        let taken = harness.flood {
            RawFrame.headers(Int32(2 * $0 + 1), SessionHarness.get).bytes + RawFrame.windowUpdate(Int32(2 * $0 + 1), .max).bytes
        }
        #expect(taken == 501)
        #expect(harness.session.failure == .flood(.reset))
    }

    @Test func `what a second earns is taken again`() throws {
        let harness = try SessionHarness()
        for _ in 0..<200 { harness.feed(.ping) }
        harness.now += 1_000_000_000
        for _ in 0..<10 {
            harness.feed(.ping)
            _ = harness.output()
        }
        #expect(harness.session.failure == nil)
        harness.feed(.ping)
        #expect(harness.session.failure == .flood(.ping))
    }

    @Test func `T136 a peer that takes no answers to its pings is ended before they are many`() throws {
        let bounds = Self.bounds { $0.frames[.ping] = HTTP2FrameRate(burst: 10_000, perSecond: 0) }
        let harness = try SessionHarness(bounds)
        var count = 0
        while harness.session.failure == nil, count < 10_000 {
            harness.feed(.ping)
            count += 1
        }
        #expect(count == 256 + 1)
        #expect(harness.session.failure == .library(-904))
    }

    @Test func `a download earns the updates that it takes`() throws {
        let harness = try SessionHarness()
        harness.feed(.windowUpdate(0, 1_000_000_000), .headers(1, SessionHarness.get), .windowUpdate(1, 1_000_000_000))
        harness.session.answer(
            1, fields: HTTP2FieldList([(":status", "200")]), content: [UInt8](repeating: 7, count: 3_276_800), ends: true)
        #expect(harness.output().count == 201)
        for _ in 0..<(998 + 2000) { harness.feed(.windowUpdate(0, 1)) }
        #expect(harness.session.failure == nil)
        harness.feed(.windowUpdate(0, 1))
        #expect(harness.session.failure == .flood(.windowUpdate))
    }
}
