import Testing

@testable import HTTPServer

struct ShardStateTests {
    @Test func `a client that arrives takes nothing from those that are served at once`() {
        for (before, after) in [(Backlog.empty, Backlog.waiting), (.waiting, .waiting), (.waitingForTurn, .waitingForTurn)] {
            var backlog = before
            backlog.clientArrived()
            #expect(backlog == after)
        }
    }

    @Test func `T92 a drain that is still under way does not bring a stopped shard back`() {
        for (before, after) in [(ShardLife.serving, ShardLife.draining), (.draining, .draining), (.stopped, .stopped)] {
            var life = before
            life.drain()
            #expect(life == after)
        }
    }

    @Test func `a shard may stop at any time`() {
        for before in [ShardLife.serving, .draining, .stopped] {
            var life = before
            life.stop()
            #expect(life == .stopped)
        }
    }
}
