import Testing

@testable import HTTPServer

struct ShardInboxTests {
    private func taken(_ inbox: inout ShardInbox<Int>) -> [Int] {
        var jobs: [Int] = []
        inbox.take(1_000, into: &jobs)
        return jobs
    }

    @Test func `Dispatch is asked once for a thread that is away, and not for one that is at work`() {
        var inbox = ShardInbox<Int>()
        #expect(inbox.add(1) == .askDispatch && inbox.loop == .called)
        #expect(inbox.add(2) == .none && inbox.loop == .called)
        inbox.beginWork()
        #expect(inbox.add(3) == .none && inbox.loop == .working)
        #expect(taken(&inbox) == [1, 2, 3])
        #expect(inbox.isEmpty)
    }

    @Test func `a wait is ended by the first job alone`() {
        var inbox = ShardInbox<Int>()
        inbox.beginWork()
        let waits = inbox.beginWait()
        #expect(waits && inbox.loop == .waiting)
        #expect(inbox.add(1) == .endWait && inbox.loop == .working)
        #expect(inbox.add(2) == .none)
        #expect(taken(&inbox) == [1, 2])
    }

    @Test func `a thread does not wait while there is a job`() {
        var inbox = ShardInbox<Int>()
        inbox.beginWork()
        _ = inbox.add(1)
        let waits = inbox.beginWait()
        #expect(!waits && inbox.loop == .working)
    }

    @Test func `of many jobs the first are taken first, up to a bound`() {
        var (inbox, jobs) = (ShardInbox<Int>(), [0])
        for number in 1...3 { _ = inbox.add(number) }
        inbox.take(2, into: &jobs)
        #expect(jobs == [0, 1, 2] && !inbox.isEmpty)
        inbox.take(2, into: &jobs)
        #expect(jobs == [0, 1, 2, 3] && inbox.isEmpty)
        for number in 4...5 { _ = inbox.add(number) }
        inbox.take(2, into: &jobs)
        #expect(jobs == [0, 1, 2, 3, 4, 5] && inbox.isEmpty)
    }

    @Test(arguments: [1, 1_000, 5_000, 5_001, 5_999])
    func `what a burst has needed is not kept, however few jobs are left for the last time`(count: Int) {
        var inbox = ShardInbox<Int>()
        for number in 0..<count { _ = inbox.add(number) }
        while !inbox.isEmpty { _ = taken(&inbox) }
        #expect(inbox.capacity <= ShardInbox<Int>.keptJobs)
    }

    @Test(arguments: [false, true])
    func `a thread that leaves something undone is asked for again`(hasMore: Bool) {
        var inbox = ShardInbox<Int>()
        inbox.beginWork()
        if !hasMore { _ = inbox.add(1) }
        let asks = inbox.leave(hasMore: hasMore)
        #expect(asks && inbox.loop == .called)
        #expect(inbox.add(2) == .none)
    }

    @Test func `a thread that leaves nothing undone is away`() {
        var inbox = ShardInbox<Int>()
        inbox.beginWork()
        let asks = inbox.leave(hasMore: false)
        #expect(!asks && inbox.loop == .away)
        #expect(inbox.add(1) == .askDispatch)
    }
}
