import Testing

@testable import HTTP2Framing

struct HTTP2SessionTests {
    @Test func `the first frame is SETTINGS with every bound that the peer can keep to`() throws {
        let harness = try SessionHarness(greets: false)
        let frames = harness.output()
        let settings = try #require(frames.first)
        #expect(settings.type == 4)
        var values: [UInt32: UInt32] = [:]
        for start in stride(from: 0, to: settings.payload.count, by: 6) {
            let entry = settings.payload[start..<(start + 6)]
            values[RawFrame.number(entry.prefix(2))] = RawFrame.number(entry.suffix(4))
        }
        #expect(values == [3: 100, 4: 65_535, 6: 65_536, 8: 1, 9: 1])
        #expect(frames.dropFirst() == [RawFrame.windowUpdate(0, 1_048_576 - 65_535)])
    }

    @Test func `a request comes with its fields as they were sent, invalid ones too`() throws {
        let harness = try SessionHarness()
        let fields = SessionHarness.get + [("X-Upper", "a\u{0}b"), ("x-space", " a "), ("connection", "close"), (":late", "1")]
        #expect(
            harness.feed(.headers(1, fields)) == [
                .request(1, HTTP2FieldList(fields.map { (name: $0.0, value: $0.1) }), endsStream: true)
            ])
        #expect(harness.session.failure == nil)
    }

    @Test func `content comes in pieces, then its end`() throws {
        let harness = try SessionHarness()
        let events = harness.feed(
            .headers(1, SessionHarness.post, ends: false), .data(1, [1, 2]), .data(1, [3], ends: true))
        #expect(
            events.dropFirst() == [.content(1, [1, 2]), .content(1, [3]), .end(1)])
    }

    @Test func `bytes that come one by one mean the same`() throws {
        let whole = try SessionHarness()
        let split = try SessionHarness()
        let frames: [RawFrame] = [
            .headers(1, SessionHarness.post, ends: false), .data(1, [1, 2, 3]), .headers(1, [("x", "y")]), .ping, .reset(1),
        ]
        let bytes = frames.flatMap(\.bytes)
        var events: [HTTP2Event] = []
        for byte in bytes { events += split.feed([byte]) }
        // Content is told of as it comes.
        let content = events.reduce(into: [UInt8]()) { if case .content(1, let piece) = $1 { $0 += piece } }
        #expect(content == [1, 2, 3])
        let isOther = { (event: HTTP2Event) in if case .content = event { false } else { true } }
        #expect(events.filter(isOther) == whole.feed(bytes).filter(isOther))
    }

    @Test func `trailers are told of as they came, and end the content`() throws {
        let harness = try SessionHarness()
        let events = harness.feed(.headers(1, SessionHarness.post, ends: false), .headers(1, [("X", "1")]))
        #expect(events.dropFirst() == [.trailers(1, HTTP2FieldList([("X", "1")])), .end(1)])
    }

    @Test func `fields in the middle of a message reset its stream`() throws {
        let harness = try SessionHarness()
        harness.feed(.headers(1, SessionHarness.post, ends: false), .headers(1, [("x", "1")], ends: false))
        #expect(harness.output().compactMap(\.resetCode) == [HTTP2ErrorCode.protocolError.rawValue])
        #expect(harness.session.takeEvents() == [.closed(1, .protocolError)])
        #expect(harness.session.failure == nil)
    }

    @Test func `a connection that does not begin with the preface fails, and says so`() throws {
        let harness = try SessionHarness(greets: false)
        _ = harness.output()
        harness.feed(Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
        #expect(harness.session.failure == .badPreface)
        #expect(harness.output().last?.goAwayCode == HTTP2ErrorCode.protocolError.rawValue)
        #expect(harness.session.isOver)
    }

    @Test func `an error of the connection is answered with GOAWAY, and ends it`() throws {
        let harness = try SessionHarness()
        harness.feed(.data(1, [1]))
        #expect(harness.output().last?.goAwayCode == HTTP2ErrorCode.protocolError.rawValue)
        #expect(harness.session.isOver)
    }

    @Test func `PRIORITY without a stream, or of another size, ends the connection`() throws {
        for (frame, failure) in [
            (RawFrame(type: 2, payload: [0, 0, 0, 0, 1]), HTTP2Failure.priorityOfConnection),
            (RawFrame(type: 2, stream: 1, payload: [0, 0, 0, 0]), .prioritySize),
        ] {
            let harness = try SessionHarness()
            harness.feed(frame)
            #expect(harness.session.failure == failure)
            #expect(harness.output().last?.goAwayCode == failure.code.rawValue)
        }
    }

    @Test func `GOAWAY of the client is told of, and its last stream ends the session`() throws {
        let harness = try SessionHarness()
        harness.feed(.headers(1, SessionHarness.get))
        let goAway = RawFrame(type: 7, payload: RawFrame.number(0) + RawFrame.number(0))
        #expect(harness.feed(goAway) == [.goAway(.noError)])
        #expect(!harness.session.isOver)
        harness.session.answer(1, fields: HTTP2FieldList([(":status", "204")]), ends: true)
        _ = harness.output()
        #expect(harness.session.isOver)
    }

    @Test func `a list is being received from its first frame to the end of its last`() throws {
        let harness = try SessionHarness()
        let block = RawFrame.headers(1, SessionHarness.get).payload
        #expect(!harness.session.isReceivingFields)
        harness.feed(RawFrame(type: 1, flags: RawFrame.endStream, stream: 1, payload: Array(block.prefix(3))))
        #expect(harness.session.isReceivingFields)
        let rest = RawFrame(type: 9, flags: RawFrame.endHeaders, stream: 1, payload: Array(block.dropFirst(3))).bytes
        harness.feed(Array(rest.dropLast()))
        #expect(harness.session.isReceivingFields)
        #expect(harness.feed([rest[rest.count - 1]]).count == 1)
        #expect(!harness.session.isReceivingFields)
    }
}
