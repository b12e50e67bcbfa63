import Testing

@testable import HTTPServer

@Suite struct ConnectionCapacityTests {
    @Test func `as many places are given as there are, and one that is given back is given again`() {
        let capacity = ConnectionCapacity(limit: 2, shards: 1)
        #expect(capacity.take() && capacity.take() && !capacity.take())
        #expect(!capacity.isAvailable)
        capacity.release()
        #expect(capacity.isAvailable && capacity.take() && !capacity.take())
    }

    @Test func `the other shards are called when they have a duty, and not the calling one`() {
        let capacity = ConnectionCapacity(limit: 1, shards: 2)
        let calls = CallLog()
        for shard in 0..<2 { capacity.register(shard) { calls.add("\(shard)") } }
        capacity.ask(for: 0, now: .start)
        #expect(calls.all == ["1"])
        capacity.bid(.start, of: 1, now: .start)
        capacity.bid(nil, of: 0, now: .start)
        #expect(calls.all == ["1", "1"])
        capacity.close(by: 1)
        #expect(calls.all == ["1", "1", "0"])
    }
}
