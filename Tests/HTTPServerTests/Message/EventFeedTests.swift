import HTTPTesting
import HTTPTypes
import Testing

@testable import HTTPServer

struct EventFeedTests {
    private func event(_ data: String) throws -> ServerSentEvent { try ServerSentEvent(data: data) }

    /// All that one reader is sent until its stream ends.
    static func sent(_ response: Response) async throws -> String {
        guard case .stream(let stream) = response.content else { return "no stream" }
        var bytes: [UInt8] = []
        try await stream.produce { piece in
            bytes += piece
            return true
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `every reader is sent what is posted while it is there`() async throws {
        let feed = EventFeed("test")
        feed.post(try event("before"))
        let early = try feed.response()
        feed.post(try event("1"))
        let late = try feed.response()
        feed.post(try event("2"))
        feed.end()
        #expect(try await Self.sent(early) == "data: 1\n\ndata: 2\n\n")
        #expect(try await Self.sent(late) == "data: 2\n\n")
        #expect(feed.count == 0)
    }

    @Test func `all readers are sent what is posted at once in the same order`() async throws {
        let feed = EventFeed("test", waiting: 20_000)
        let readers = try (0..<20).map { _ in try feed.response() }
        try await withThrowingTaskGroup { group in
            for poster in 0..<4 {
                group.addTask { for number in 0..<1_000 { feed.post(try ServerSentEvent(data: "\(poster) \(number)")) } }
            }
            try await group.waitForAll()
        }
        feed.end()
        let first = try await Self.sent(readers[0])
        #expect(first.utf8.count { $0 == 0x0A } == 8_000)
        for reader in readers.dropFirst() { #expect(try await Self.sent(reader) == first) }
    }

    @Test func `a reader for which too many events wait has its stream ended, and the others go on`() async throws {
        let feed = EventFeed("test", waiting: 2)
        let slow = try feed.response()
        for number in 1...2 { feed.post(try event("\(number)")) }
        let other = try feed.response()
        feed.post(try event("3"))
        #expect(feed.count == 1)
        feed.post(try event("4"))
        #expect(feed.count == 1)
        feed.end()
        #expect(try await Self.sent(slow) == "data: 1\n\ndata: 2\n\n")
        #expect(try await Self.sent(other) == "data: 3\n\ndata: 4\n\n")
    }

    @Test func `there are no more readers than it takes, and one that leaves makes room`() throws {
        let feed = EventFeed("test", readers: 1)
        var reader: Response? = try feed.response()
        #expect(reader?.contentType == .eventStream)
        #expect(throws: Problem.tooManyReaders) { try feed.response() }
        reader = nil
        #expect(feed.count == 0)
        _ = try feed.response()
    }

    @Test func `a feed that has ended admits nobody`() throws {
        let feed = EventFeed("test")
        feed.end()
        feed.post(try event("nobody hears this"))
        #expect(throws: Problem.notReady("The service is shutting down.")) { try feed.response() }
        #expect(feed.count == 0)
    }

    @Test func `a stream without events is sent comments`() async throws {
        let clock = ManualClock()
        let feed = EventFeed("test", silence: .seconds(15), clock: clock)
        let reader = try feed.response()
        let running = Task { await feed.run() }
        for seconds in [15, 15] {
            await clock.sleepers(1)
            clock.advance(by: .seconds(seconds))
        }
        await clock.sleepers(1)
        clock.advance(by: .seconds(14))
        running.cancel()
        await running.value
        feed.end()
        #expect(try await Self.sent(reader) == ":\n\n:\n\n")
    }

    @Test func `what is sent while nobody looks is there when the stream begins`() async throws {
        let feed = EventFeed("test")
        let table = RouteTable()
        RouteGroup(table).open.get("events") { _ in try feed.response() }
        let response = await (try Router(table)).response(to: try Request(.get, "/events"))
        feed.post(.comment)
        feed.post(try ServerSentEvent(event: "arrival", data: "The den"))
        feed.end()
        #expect(try await Self.sent(response) == ":\n\nevent: arrival\ndata: The den\n\n")
    }
}
