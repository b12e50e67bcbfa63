import Testing

@testable import HTTPServer

struct HandshakeQueueTests {
    private func id(_ slot: UInt32) -> ConnectionID { ConnectionID(slot: slot, generation: 1) }

    private func queue(_ count: UInt32) -> HandshakeQueue {
        var queue = HandshakeQueue()
        for slot in 0..<count { queue.add(id(slot)) }
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
}
