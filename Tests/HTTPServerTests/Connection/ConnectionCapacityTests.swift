import Testing

@testable import HTTPServer

@Suite struct ConnectionCapacityTests {
    private func moment(_ milliseconds: Int64) -> ServerClock.Instant { .start + milliseconds * 1_000_000 }

    @Test func `as many places are given as there are, and one that is given back is given again`() {
        let capacity = ConnectionCapacity(limit: 2, shards: 1)
        #expect(capacity.take() && capacity.take() && !capacity.take())
        #expect(!capacity.isAvailable)
        capacity.release()
        #expect(capacity.isAvailable && capacity.take() && !capacity.take())
    }

    @Test func `the quietest shard is the one whose connection has been quiet longest`() {
        let capacity = ConnectionCapacity(limit: 1, shards: 3)
        #expect(capacity.quietestShard == nil)
        capacity.publish(quietSince: moment(20), shard: 0)
        capacity.publish(quietSince: moment(10), shard: 2)
        #expect(capacity.quietestShard == 2)
        capacity.publish(quietSince: nil, shard: 2)
        #expect(capacity.quietestShard == 0)
    }

    @Test func `a shard hears once how many places it was asked for`() {
        let capacity = ConnectionCapacity(limit: 1, shards: 2)
        capacity.ask(shard: 1, places: 1)
        capacity.ask(shard: 1, places: 2)
        #expect(capacity.takeRequests(of: 0) == 0)
        #expect(capacity.takeRequests(of: 1) == 2)
        #expect(capacity.takeRequests(of: 1) == 0)
    }

    // MARK: Quiet connections

    private func id(_ slot: UInt32) -> ConnectionID { ConnectionID(slot: slot, generation: 1) }

    @Test func `T118 the connection that has been quiet longest comes first, and one that was busy since does not come`() {
        var quiet = QuietConnections()
        quiet.look(through: [(id(1), moment(30)), (id(2), moment(10)), (id(3), moment(20))], now: moment(1000))
        #expect(quiet.first { _ in true }?.id == id(2))
        #expect(quiet.first { $0.id != id(2) }?.id == id(3))
        #expect(quiet.first { $0.id == id(2) } == nil)
    }

    @Test func `a connection is quiet after 250 milliseconds, and not before`() {
        for (now, isQuiet) in [(250, false), (251, true)] as [(Int64, Bool)] {
            var quiet = QuietConnections()
            quiet.look(through: [(id(1), moment(0))], now: moment(now))
            #expect((quiet.first { _ in true } != nil) == isQuiet, "\(now)")
        }
    }

    @Test func `the connections are looked through once a tick`() {
        var quiet = QuietConnections()
        quiet.look(through: [], now: moment(1000))
        quiet.look(through: [(id(1), moment(0))], now: moment(1249))
        #expect(quiet.first { _ in true } == nil)
        quiet.look(through: [(id(1), moment(0))], now: moment(1250))
        #expect(quiet.first { _ in true }?.id == id(1))
    }

    @Test func `64 connections are noted in one look`() {
        var quiet = QuietConnections()
        quiet.look(through: (0..<100).map { (id($0), moment(Int64($0))) }, now: moment(10_000))
        var seen: Set<ConnectionID> = []
        while let next = quiet.first(where: { !seen.contains($0.id) }) { seen.insert(next.id) }
        #expect(seen == Set((0..<64).map(id)))
    }
}
