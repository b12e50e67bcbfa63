import Testing

@testable import HTTPServer

struct HandshakeQueueTests {
    private func id(_ slot: UInt32) -> ConnectionID { ConnectionID(slot: slot, generation: 1) }

    private func queue(_ count: UInt32) -> HandshakeQueue {
        var queue = HandshakeQueue()
        for slot in 0..<count { queue.add(id(slot), isAnswered: false) }
        return queue
    }

    @Test func `the first are taken in the order of their coming`() {
        var queue = queue(3)
        #expect(queue.take(2) { _ in true } == [id(0), id(1)])
        #expect(queue.take(2) { _ in true } == [id(2)])
        #expect(queue.isEmpty)
        #expect(queue.take(2) { _ in true } == [])
    }

    @Test func `T167 those that have ended meanwhile take nobody's place`() {
        var queue = queue(1_000)
        #expect(queue.take(1) { $0.slot >= 998 } == [id(998)])
        #expect(queue.take(1) { $0.slot >= 998 } == [id(999)])
        #expect(queue.isEmpty)
    }

    @Test func `one that has ended behind the last that is taken stays until its turn`() {
        var queue = queue(2)
        #expect(queue.take(1) { $0.slot == 0 } == [id(0)])
        #expect(!queue.isEmpty)
        #expect(queue.take(1) { $0.slot == 0 } == [])
        #expect(queue.isEmpty)
    }

    @Test func `T167 handshakes that the server has answered have every other turn, and the others the rest`() {
        var queue = queue(4)
        for slot: UInt32 in 10..<13 { queue.add(id(slot), isAnswered: true) }
        #expect(queue.take(3) { _ in true } == [id(10), id(0), id(11)])
        #expect(queue.take(1) { _ in true } == [id(1)])
        #expect(queue.take(4) { $0.slot != 2 } == [id(12), id(3)])
        #expect(queue.isEmpty)
    }
}
