import Testing

@testable import HTTP2Framing

struct HTTP2SessionAnswerTests {
    private static let ok = HTTP2FieldList([(":status", "200"), ("x", "y")])

    private static func asked(_ bounds: HTTP2Bounds = HTTP2Bounds(), _ fields: [(String, String)] = SessionHarness.get) throws
        -> SessionHarness
    {
        let harness = try SessionHarness(bounds)
        harness.feed(.headers(1, fields))
        return harness
    }

    @Test func `an answer is a head and its content, and closes the stream`() throws {
        let harness = try Self.asked()
        harness.session.answer(1, fields: Self.ok, content: [1, 2, 3], ends: true)
        let frames = harness.output()
        #expect(frames.map(\.type) == [1, 0])
        #expect(harness.fields(of: frames[0]) == [":status: 200", "x: y"])
        #expect(frames[1] == .data(1, [1, 2, 3], ends: true))
        #expect(harness.session.takeEvents() == [.closed(1, .noError)])
    }

    @Test(arguments: [("x-request-id", true), ("x-repeated", false)])
    func `the id of a request takes no room in the table that later answers refer to`(_ name: String, _ isWhole: Bool) throws {
        let harness = try SessionHarness()
        var heads: [RawFrame] = []
        for stream: Int32 in [1, 3] {
            harness.feed(.headers(stream, SessionHarness.get))
            harness.session.answer(stream, fields: HTTP2FieldList([(":status", "200"), (name, "0123456789abcdef")]), ends: true)
            heads += harness.output()
        }
        let fields = [":status: 200", "\(name): 0123456789abcdef"]
        #expect(heads.map { harness.fields(of: $0) } == [fields, fields])
        #expect((heads[0].payload == heads[1].payload) == isWhole)
    }

    @Test func `an answer without content ends with its head`() throws {
        let harness = try Self.asked()
        harness.session.answer(1, fields: Self.ok, ends: true)
        let frames = harness.output()
        #expect(frames.map(\.type) == [1])
        #expect(frames[0].flags & RawFrame.endStream != 0)
    }

    @Test func `an interim answer goes before the final one`() throws {
        let harness = try SessionHarness()
        harness.feed(.headers(1, SessionHarness.post, ends: false))
        #expect(harness.session.inform(1, fields: HTTP2FieldList([(":status", "100")])))
        let frames = harness.output()
        #expect(frames.map(\.type) == [1])
        #expect(harness.fields(of: frames[0]) == [":status: 100"])
        #expect(frames[0].flags & RawFrame.endStream == 0)
        harness.session.answer(1, fields: Self.ok, ends: true)
        #expect(!harness.session.inform(1, fields: HTTP2FieldList([(":status", "100")])))
    }

    @Test func `a stream has one answer`() throws {
        let harness = try Self.asked()
        #expect(harness.session.answer(1, fields: Self.ok, ends: true))
        #expect(!harness.session.answer(1, fields: Self.ok, ends: true))
        #expect(!harness.session.answer(3, fields: Self.ok, ends: true))
    }

    @Test func `content that is made while it is sent comes piece by piece`() throws {
        let harness = try Self.asked()
        harness.session.answer(1, fields: Self.ok, ends: false)
        #expect(harness.output().map(\.type) == [1])
        #expect(!harness.session.wantsWrite)
        harness.session.append([1], to: 1, ends: false)
        #expect(harness.output() == [.data(1, [1])])
        harness.session.append([2], to: 1, ends: false)
        harness.session.append([3, 4], to: 1, ends: false)
        #expect(harness.output() == [.data(1, [2, 3, 4])])
        harness.session.append([], to: 1, ends: true)
        #expect(harness.output() == [.data(1, [], ends: true)])
        #expect(!harness.session.append([5], to: 1, ends: false))
    }

    @Test func `content waits until the peer makes room for it`() throws {
        let harness = try Self.asked()
        let content = [UInt8](repeating: 7, count: 100_000)
        harness.session.answer(1, fields: Self.ok, content: content, ends: true)
        let first = harness.output().filter { $0.type == 0 }.map(\.payload.count)
        #expect(first.reduce(0, +) == 65_535)
        #expect(harness.session.unsentCount(of: 1) == 100_000 - 65_535)
        #expect(harness.output().isEmpty)
        harness.feed(.windowUpdate(0, 50_000), .windowUpdate(1, 1000))
        #expect(harness.output().map(\.payload.count) == [1000])
        harness.feed(.windowUpdate(1, 50_000))
        #expect(harness.output().map(\.payload.count).reduce(0, +) == 100_000 - 66_535)
        #expect(harness.session.takeEvents() == [.closed(1, .noError)])
    }

    @Test func `the end of an answer counts where it alone waits for room`() throws {
        let harness = try Self.asked()
        harness.session.answer(1, fields: Self.ok, ends: false)
        harness.session.append([UInt8](repeating: 7, count: 65_535), to: 1, ends: false)
        _ = harness.output()
        #expect(harness.session.waitingAnswers.isEmpty)
        harness.session.append([], to: 1, ends: true)
        #expect(harness.output().isEmpty && !harness.session.wantsWrite)
        #expect(harness.session.waitingAnswers.map(\.sent) == [65_535])
        harness.feed(.windowUpdate(0, 1), .windowUpdate(1, 1))
        #expect(harness.output() == [.data(1, [], ends: true)])
        #expect(harness.session.waitingAnswers.isEmpty)
    }

    @Test func `a peer that takes as much as is added is seen to take it`() throws {
        let harness = try Self.asked()
        harness.session.answer(1, fields: Self.ok, content: [UInt8](repeating: 7, count: 70_000), ends: false)
        _ = harness.output()
        #expect(harness.session.waitingAnswers.map(\.sent) == [65_535])
        harness.feed(.windowUpdate(0, 1000), .windowUpdate(1, 1000))
        harness.session.append([UInt8](repeating: 7, count: 1000), to: 1, ends: false)
        _ = harness.output()
        #expect(harness.session.unsentCount(of: 1) == 70_000 - 65_535)
        #expect(harness.session.waitingAnswers.map(\.sent) == [66_535])
    }

    @Test func `a stream that waits for room holds up no other`() throws {
        let harness = try Self.asked()
        harness.feed(.windowUpdate(0, 1_000_000), .headers(3, SessionHarness.get))
        harness.session.answer(1, fields: Self.ok, content: [UInt8](repeating: 7, count: 100_000), ends: true)
        _ = harness.output()
        harness.session.answer(3, fields: Self.ok, content: [1], ends: true)
        #expect(harness.output().last == .data(3, [1], ends: true))
    }

    @Test func `output stops at the frame that fills the room`() throws {
        let harness = try Self.asked()
        harness.session.answer(1, fields: Self.ok, content: [UInt8](repeating: 7, count: 60_000), ends: true)
        _ = harness.output(room: 1)
        #expect(harness.output(room: 16_393).map(\.payload.count) == [16_384])
        #expect(harness.output(room: 16_394).map(\.payload.count) == [16_384, 16_384])
        #expect(harness.session.wantsWrite)
    }

    // MARK: Ends

    @Test func `an answer to half a request asks for no more of it`() throws {
        let harness = try SessionHarness()
        harness.feed(.headers(1, SessionHarness.post, ends: false))
        harness.session.answer(1, fields: Self.ok, content: [1], ends: true, resetting: .noError)
        let frames = harness.output()
        #expect(frames.map(\.type) == [1, 0, 3])
        #expect(frames.last?.resetCode == HTTP2ErrorCode.noError.rawValue)
        #expect(harness.session.takeEvents() == [.closed(1, .noError)])
    }

    @Test func `a request that came to its end meanwhile is not reset`() throws {
        let harness = try SessionHarness()
        harness.feed(.headers(1, SessionHarness.post, ends: false))
        harness.session.answer(1, fields: Self.ok, ends: true, resetting: .noError)
        harness.feed(.data(1, [], ends: true))
        #expect(harness.output().map(\.type) == [1])
    }

    @Test func `a stream can be reset behind its answer, whenever that has been sent`() throws {
        let bounds = HTTP2Bounds()
        for waits in [false, true] {
            let harness = try SessionHarness(bounds)
            harness.feed(.headers(1, SessionHarness.post, ends: false))
            harness.session.answer(1, fields: Self.ok, content: [UInt8](repeating: 7, count: waits ? 70_000 : 1), ends: true)
            _ = harness.output()
            harness.session.resetBehindAnswer(1, .noError)
            if waits {
                #expect(harness.output().isEmpty)
                harness.feed(.windowUpdate(0, 70_000), .windowUpdate(1, 70_000))
            }
            #expect(harness.output().last?.resetCode == HTTP2ErrorCode.noError.rawValue)
        }
    }

    @Test func `a malformed request is answered, and then reset`() throws {
        let harness = try Self.asked()
        harness.session.answer(1, fields: HTTP2FieldList([(":status", "400")]), content: [1], ends: true, resetting: .protocolError)
        let frames = harness.output()
        #expect(frames.map(\.type) == [1, 0, 3])
        #expect(frames.last?.resetCode == HTTP2ErrorCode.protocolError.rawValue)
    }

    @Test func `a client may give a stream up, and is heard`() throws {
        let harness = try Self.asked()
        #expect(harness.feed(.reset(1)) == [.closed(1, .cancel)])
        #expect(!harness.session.answer(1, fields: Self.ok, ends: true))
        #expect(harness.session.streamCount == 0)
    }

    @Test func `the server may give a stream up`() throws {
        let harness = try Self.asked()
        harness.session.answer(1, fields: Self.ok, ends: false)
        harness.session.reset(1, .internalError)
        #expect(harness.output().last?.resetCode == HTTP2ErrorCode.internalError.rawValue)
        #expect(harness.session.takeEvents() == [.closed(1, .internalError)])
    }

    @Test func `fields that are too long to be sent reset the stream`() throws {
        let harness = try Self.asked()
        harness.session.answer(1, fields: HTTP2FieldList([(":status", "200"), ("x", String(repeating: "a", count: 70_000))]), ends: true)
        #expect(harness.output().compactMap(\.resetCode) == [HTTP2ErrorCode.internalError.rawValue])
        #expect(harness.session.failure == nil)
    }

    @Test func `a shutdown is announced, then made, and streams that are open finish`() throws {
        let harness = try Self.asked()
        harness.session.announceShutdown()
        let notice = harness.output()
        #expect(notice.compactMap(\.lastStream) == [UInt32(Int32.max)])
        #expect(notice.map(\.type) == [7, 6])
        let ping = try #require(notice.last)
        #expect(harness.feed(.headers(3, SessionHarness.get)).count == 1)
        #expect(
            harness.feed(RawFrame(type: 6, flags: RawFrame.acknowledgement, payload: ping.payload)) == [.shutdownNoticed])
        harness.session.shutDown()
        #expect(harness.output().compactMap(\.lastStream) == [3])
        #expect(harness.feed(.headers(5, SessionHarness.get)).isEmpty)
        for id: HTTP2StreamID in [1, 3] {
            #expect(!harness.session.isOver)
            harness.session.answer(id, fields: Self.ok, ends: true)
            _ = harness.output()
        }
        #expect(harness.session.isOver)
    }

    @Test func `a ping that says something else is no notice`() throws {
        let harness = try SessionHarness()
        harness.session.announceShutdown()
        _ = harness.output()
        #expect(harness.feed(RawFrame(type: 6, flags: RawFrame.acknowledgement, payload: RawFrame.ping.payload)).isEmpty)
    }

    @Test func `a session without streams is over when it is shut down`() throws {
        let harness = try SessionHarness()
        harness.session.shutDown()
        #expect(!harness.session.isOver)
        _ = harness.output()
        #expect(harness.session.isOver)
    }
}
