import Dispatch
import Glibc
import Locking
import Testing

@testable import HTTPServer

/// A shard's thread that waits for sockets, by the shard's own executor and epoll.
struct ShardWaitTests {
    private let executor: ShardExecutor
    private let readiness: EpollReadiness

    init() throws {
        executor = ShardExecutor(label: "test.shard", interruption: try EventDescriptor())
        readiness = try EpollReadiness(queue: executor.queue, interruption: executor.interruption)
        readiness.start {}
    }

    /// Has the shard wait once, for ten seconds at most.
    ///
    /// - Parameter before: Called when the shard counts as waiting.
    /// - Returns: Whether something was enqueued, what was ready, and how long the wait was.
    private func wait(_ before: () -> Void) -> (hasJobs: Bool, events: [ReadyEvent], duration: Duration) {
        var events: [ReadyEvent] = []
        var hasJobs = false
        let duration = ContinuousClock().measure {
            hasJobs = executor.wait(for: 10_000_000_000) { patience in
                before()
                readiness.poll(into: &events, patience: patience)
            }
        }
        return (hasJobs, events, duration)
    }

    @Test func `what others enqueue ends a wait, each time anew`() {
        let executor = executor
        executor.queue.sync {
            executor.enter {
                for _ in 0..<3 {
                    let (hasJobs, events, duration) = wait { executor.enqueue {} }
                    #expect(hasJobs && events.isEmpty)
                    #expect(duration < .seconds(5))
                    executor.runJobs()
                }
            }
            readiness.stop()
        }
    }

    @Test func `there is no wait where something is enqueued already, be it by who is told of the wait`() {
        let executor = executor
        var tellings = 0
        executor.leaving = {
            tellings += 1
            if tellings == 2 { Task(executorPreference: executor.tasks) {} }
        }
        executor.queue.sync {
            executor.enter {
                executor.enqueue {}
                for _ in 0..<2 {
                    let (hasJobs, _, duration) = wait {}
                    #expect(hasJobs)
                    #expect(duration < .seconds(5))
                    executor.runJobs()
                }
            }
            executor.leaving = nil
            readiness.stop()
        }
    }

    @Test func `T168 however much comes from elsewhere, sockets have their turn after 4,096 jobs`() {
        let executor = executor
        let done = Lock(0)
        executor.queue.sync {
            executor.enter {
                for _ in 0..<10_000 { executor.enqueue { done.withLock { $0 += 1 } } }
                executor.runJobs()
                #expect(done.withLock { $0 } == 4_096)
                let (hasJobs, _, duration) = wait {}
                #expect(hasJobs)
                #expect(duration < .seconds(5))
            }
            readiness.stop()
        }
        executor.queue.sync {}
        #expect(done.withLock { $0 } == 10_000)
    }

    @Test func `an executor without what ends a wait does not wait, nor one that has less than a millisecond`() {
        let patient = ShardExecutor(label: "test.shard")
        var patiences: [Int32] = []
        _ = patient.wait(for: 10_000_000_000) { patiences.append($0) }
        for patience in [0, 999_999, 1_000_000] as [Int64] { _ = executor.wait(for: patience) { patiences.append($0) } }
        #expect(patiences == [0, 0, 0, 1])
        readiness.stop()
    }

    @Test func `a descriptor that cannot be watched is an error, and leaves nothing behind`() throws {
        let interruption = try EventDescriptor()
        let file = open("/dev/null", O_RDONLY | O_CLOEXEC)
        dup2(file, interruption.number)
        close(file)
        #expect(throws: SocketError(call: "epoll_ctl", address: "", errno: EPERM)) {
            try EpollReadiness(queue: executor.queue, interruption: interruption)
        }
        readiness.stop()
    }
}
