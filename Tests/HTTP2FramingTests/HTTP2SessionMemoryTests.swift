import Glibc
import Testing

@testable import HTTP2Framing

struct HTTP2SessionMemoryTests {
    private static let ok = HTTP2FieldList([(":status", "200"), ("x", "y")])
    private static let content = [UInt8](repeating: 7, count: 20_000)

    /// Pages of the session's that take up memory.
    private static func resident(_ session: HTTP2Session) -> Int {
        let pages = session.memory.pages
        var marks = [UInt8](repeating: 0, count: pages.count / 4096)
        #expect(mincore(pages.baseAddress, pages.count, &marks) == 0)
        return marks.count { $0 & 1 != 0 }
    }

    private static func answered(_ harness: SessionHarness, _ stream: Int32) -> [RawFrame] {
        harness.feed(.headers(stream, SessionHarness.get))
        harness.session.answer(stream, fields: ok, content: content, ends: true)
        return harness.output()
    }

    @Test func `a session at rest keeps no page for frames and streams, and goes on as before`() throws {
        let harness = try SessionHarness()
        let first = Self.answered(harness, 1)
        #expect(Self.resident(harness.session) == 6)
        harness.session.rest()
        #expect(Self.resident(harness.session) == 0)
        #expect(harness.fields(of: first[0]) == [":status: 200", "x: y"])
        let second = Self.answered(harness, 3)
        #expect(harness.fields(of: second[0]) == [":status: 200", "x: y"])
        #expect(second.filter { $0.type == 0 }.flatMap(\.payload) == Self.content)
        #expect(second.allSatisfy { $0.stream == 3 })
    }

    @Test func `while a stream is open nothing is given back`() throws {
        let harness = try SessionHarness()
        harness.feed(.headers(1, SessionHarness.get))
        let before = Self.resident(harness.session)
        harness.session.rest()
        #expect(Self.resident(harness.session) == before)
        harness.session.answer(1, fields: Self.ok, content: [1], ends: true)
        #expect(harness.output().map(\.type) == [1, 0])
    }

    @Test func `a frame that is half sent stays as it is`() throws {
        let harness = try SessionHarness()
        harness.feed(.ping, .ping)
        let first = harness.output(room: 1)
        #expect(first.map(\.type) == [6])
        #expect(harness.session.wantsWrite)
        let before = Self.resident(harness.session)
        harness.session.rest()
        #expect(Self.resident(harness.session) == before)
        #expect(harness.output() == first)
    }

    @Test func `more streams than the table has room for are moved to a larger one`() throws {
        let harness = try SessionHarness(Self.bounds)
        for stream in stride(from: Int32(1), to: 601, by: 2) { harness.feed(.headers(stream, SessionHarness.get)) }
        #expect(harness.session.streamCount == 300)
        for stream in stride(from: Int32(1), to: 601, by: 2) { harness.session.answer(stream, fields: Self.ok, ends: true) }
        #expect(harness.output().count { $0.type == 1 } == 300)
        harness.session.rest()
        #expect(harness.session.streamCount == 0)
        #expect(Self.answered(harness, 601).filter { $0.type == 0 }.flatMap(\.payload) == Self.content)
    }

    private static var bounds: HTTP2Bounds {
        var bounds = HTTP2Bounds()
        bounds.concurrentStreams = 1000
        return bounds
    }
}
