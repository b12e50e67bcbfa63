import Testing
import WebSocketFraming

@testable import HTTPServer

struct WebSocketInboxTests {
    @Test func `messages come out in their order`() {
        var inbox = WebSocketInbox()
        inbox.add(.text, [1])
        inbox.add(.binary, [2, 3])
        #expect(inbox.byteCount == 3)
        let first = inbox.next()
        #expect(first?.kind == .text && first?.bytes == [1])
        let second = inbox.next()
        #expect(second?.kind == .binary && second?.bytes == [2, 3])
        #expect(inbox.byteCount == 0)
        let none = inbox.next()
        #expect(none?.bytes == nil)
    }

    @Test func `there is room for a sixteenth message and not for another`() {
        var inbox = WebSocketInbox()
        for _ in 0..<15 { inbox.add(.text, []) }
        #expect(inbox.hasRoom)
        inbox.add(.text, [])
        #expect(!inbox.hasRoom)
        _ = inbox.next()
        #expect(inbox.hasRoom)
    }

    @Test func `there is room behind 65,535 bytes and not behind another`() {
        var inbox = WebSocketInbox()
        inbox.add(.binary, [UInt8](repeating: 0, count: 65_535))
        #expect(inbox.hasRoom)
        inbox.add(.binary, [0])
        #expect(!inbox.hasRoom)
        inbox.removeAll()
        #expect(inbox.hasRoom && inbox.byteCount == 0)
    }
}
