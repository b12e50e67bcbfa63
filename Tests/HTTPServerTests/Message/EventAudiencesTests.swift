import Testing

@testable import HTTPServer

struct EventAudiencesTests {
    private func event(_ data: String) throws -> ServerSentEvent { try ServerSentEvent(data: data) }

    @Test func `a reader is sent what is posted to its key, and nothing else`() async throws {
        let rooms = EventAudiences<String>("test")
        let (north, south) = (try rooms.response(to: "north"), try rooms.response(to: "south"))
        rooms.post(try event("1"), to: "north")
        rooms.post(try event("2"), to: "south")
        rooms.post(try event("3"), to: "north")
        rooms.post(try event("4"), to: "nowhere")
        #expect((rooms.count, rooms.count("north"), rooms.count("nowhere")) == (2, 1, 0))
        rooms.end()
        #expect(try await EventFeedTests.sent(north) == "data: 1\n\ndata: 3\n\n")
        #expect(try await EventFeedTests.sent(south) == "data: 2\n\n")
        #expect((rooms.count, rooms.count("north")) == (0, 0))
    }

    @Test func `all keys together have no more readers than it takes, and one that leaves makes room`() throws {
        let rooms = EventAudiences<Int>("test", readers: 2)
        var reader: Response? = try rooms.response(to: 1)
        #expect(reader?.contentType == .eventStream)
        let other = try rooms.response(to: 2)
        #expect(throws: Problem.tooManyReaders) { try rooms.response(to: 1) }
        #expect(throws: Problem.tooManyReaders) { try rooms.response(to: 3) }
        reader = nil
        #expect((rooms.count, rooms.count(1)) == (1, 0))
        let third = try rooms.response(to: 3)
        withExtendedLifetime((other, third)) {}
    }

    @Test func `the streams of all keys are ended, and nobody is admitted then`() async throws {
        let rooms = EventAudiences<Int>("test")
        let readers = try [1, 2].map { try rooms.response(to: $0) }
        rooms.end()
        for reader in readers { #expect(try await EventFeedTests.sent(reader) == "") }
        #expect(throws: Problem.notReady("The service is shutting down.")) { try rooms.response(to: 1) }
    }
}
