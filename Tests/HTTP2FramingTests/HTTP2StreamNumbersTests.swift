import Testing

@testable import HTTP2Framing

struct HTTP2StreamNumbersTests {
    private typealias FrameType = HTTP2FrameHeader.FrameType

    private static func failure(_ frames: [HTTP2FrameHeader], isOpen: (HTTP2StreamID) -> Bool = { _ in false }) -> HTTP2Failure? {
        var numbers = HTTP2StreamNumbers()
        for frame in frames { if let failure = numbers.received(frame, isOpen: isOpen) { return failure } }
        return nil
    }

    private static func headers(_ stream: HTTP2StreamID, ends: Bool = true) -> HTTP2FrameHeader {
        HTTP2FrameHeader(length: 1, type: FrameType.headers, flags: ends ? 1 : 0, stream: stream)
    }

    private static func data(_ stream: HTTP2StreamID, ends: Bool) -> HTTP2FrameHeader {
        HTTP2FrameHeader(length: 1, type: FrameType.data, flags: ends ? 1 : 0, stream: stream)
    }

    private static func reset(_ stream: HTTP2StreamID) -> HTTP2FrameHeader {
        HTTP2FrameHeader(length: 4, type: FrameType.resetStream, flags: 0, stream: stream)
    }

    @Test func `rising numbers are right, with or without gaps, up to the last one`() {
        #expect(Self.failure([1, 3, 5, 101, 1_001, .max - 2, .max].map { Self.headers($0) }) == nil)
    }

    @Test func `fields behind content are right on any stream that the client has not ended`() {
        let begun = [Self.headers(1, ends: false), Self.headers(3, ends: false), Self.data(1, ends: false)]
        #expect(Self.failure(begun + [Self.headers(1), Self.headers(3)]) == nil)
    }

    @Test func `a number that was passed over is not to be used`() {
        #expect(Self.failure([Self.headers(5), Self.headers(3)]) == .streamPassedOver)
        #expect(Self.failure([Self.headers(5), Self.headers(1)]) == .streamPassedOver)
        #expect(Self.failure([Self.headers(1), Self.headers(7), Self.headers(3)]) == .streamPassedOver)
        #expect(Self.failure([Self.headers(1), Self.headers(7), Self.headers(5)]) == .streamPassedOver)
    }

    @Test func `a stream that the client has ended takes no more fields, however it was ended`() {
        #expect(Self.failure([Self.headers(1), Self.headers(3), Self.headers(1)]) == .streamEnded)
        #expect(Self.failure([Self.headers(1), Self.headers(1)]) == .streamEnded)
        #expect(Self.failure([Self.headers(1, ends: false), Self.headers(1), Self.headers(1)]) == .streamEnded)
        #expect(Self.failure([Self.headers(1, ends: false), Self.data(1, ends: true), Self.headers(1)]) == .streamEnded)
        #expect(Self.failure([Self.headers(1, ends: false), Self.reset(1), Self.headers(1)]) == .streamEnded)
    }

    @Test func `what is kept in mind is bounded, and an open stream is not forgotten`() {
        let many = (0..<512).map { Self.headers(HTTP2StreamID(2 * $0 + 3), ends: false) }
        let first = [Self.headers(1, ends: false)]
        #expect(Self.failure(first + many.dropLast() + [Self.headers(1)]) == nil)
        #expect(Self.failure(first + many + [Self.headers(1)]) == .streamEnded)
        #expect(Self.failure(first + many + [Self.headers(1)], isOpen: { $0 == 1 }) == nil)
        let gaps = (0..<64).map { Self.headers(HTTP2StreamID(4 * $0 + 7)) }
        #expect(Self.failure([Self.headers(3)] + gaps.dropLast() + [Self.headers(1)]) == .streamPassedOver)
        #expect(Self.failure([Self.headers(3)] + gaps + [Self.headers(1)]) == .streamEnded)
    }

    @Test func `even numbers are not looked at`() {
        #expect(Self.failure([Self.headers(4), Self.headers(2), Self.headers(0)]) == nil)
    }

    @Test(arguments: [(Int32(3), HTTP2ErrorCode.protocolError), (7, .streamClosed)])
    func `the connection ends with the code that is meant for it`(stream: Int32, code: HTTP2ErrorCode) throws {
        let harness = try SessionHarness()
        harness.feed(.headers(1, SessionHarness.get), .headers(7, SessionHarness.get))
        for id: Int32 in [1, 7] { harness.session.answer(id, fields: HTTP2FieldList([(":status", "204")]), ends: true) }
        _ = harness.output()
        #expect(harness.session.streamCount == 0)
        harness.feed(.headers(stream, SessionHarness.get))
        #expect(harness.output().compactMap(\.goAwayCode) == [code.rawValue])
        #expect(harness.session.isOver)
    }

    @Test func `what stands before such a request is told of, wherever the bytes are cut`() throws {
        let bytes = RawFrame.headers(7, SessionHarness.get).bytes + RawFrame.headers(3, SessionHarness.get).bytes
        for cut in bytes.indices {
            let harness = try SessionHarness()
            #expect((harness.feed(Array(bytes[..<cut])) + harness.feed(Array(bytes[cut...]))).count == 1)
            #expect(harness.session.failure == .streamPassedOver)
        }
    }

    @Test func `fields that were on their way when the server reset the stream are no error`() throws {
        let harness = try SessionHarness()
        harness.feed(.headers(1, SessionHarness.post, ends: false), .headers(3, SessionHarness.get))
        harness.session.reset(1, .cancel)
        _ = harness.output()
        _ = harness.session.takeEvents()
        #expect(harness.feed(.data(1, [1]), .headers(1, [("x", "y")])).isEmpty)
        #expect(harness.session.failure == nil)
        #expect(harness.feed(.headers(5, SessionHarness.get)).count == 1)
    }
}
