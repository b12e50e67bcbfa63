import Testing

@testable import HTTPServer

struct PostedMessagesTests {
    private static func session(_ slot: UInt32) -> TunnelID { TunnelID(connection: ConnectionID(slot: slot, generation: 1)) }
    private let first = session(1)
    private let second = session(2)

    @Test func `T169 messages are sent up to the limit, what they take up besides their content included`() {
        let posted = PostedMessages(limit: 2 * (PostedMessages.overhead + 100))
        #expect(posted.post(100, to: first) == .send)
        #expect(posted.post(101, to: first) == .end)
        #expect(posted.post(100, to: second) == .send)
        #expect(posted.post(0, to: second) == .end)
    }

    @Test func `a session is ended once, and its later messages are dropped`() {
        let posted = PostedMessages(limit: 0)
        #expect(posted.post(1, to: first) == .end)
        #expect(posted.post(1, to: first) == .drop)
        #expect(posted.post(1, to: second) == .end)
        posted.ended(first)
        #expect(posted.post(1, to: first) == .end)
        #expect(posted.post(1, to: second) == .drop)
    }

    @Test func `there is room again for as much as has arrived`() {
        let posted = PostedMessages(limit: PostedMessages.overhead + 10)
        for _ in 0..<3 {
            #expect(posted.post(10, to: first) == .send)
            #expect(posted.post(0, to: second) != .send)
            posted.arrived(10)
        }
    }
}
