import Dispatch
import Locking
import Testing

struct LockTests {
    private struct Refused: Error {}

    /// Says when it ends.
    private final class Witness: Sendable {
        let ended: @Sendable () -> Void

        init(_ ended: @escaping @Sendable () -> Void) { self.ended = ended }

        deinit { ended() }
    }

    @Test func `of many threads one at a time changes the value`() {
        let lock = Lock((sum: 0, isInUse: false))
        let overlaps = Lock(0)
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            for _ in 0..<10_000 {
                lock.withLock { value in
                    if value.isInUse { overlaps.withLock { $0 += 1 } }
                    value.isInUse = true
                    value.sum += 1
                    value.isInUse = false
                }
            }
        }
        #expect(lock.withLock { $0.sum } == 80_000)
        #expect(overlaps.withLock { $0 } == 0)
    }

    @Test func `an error passes, and the lock is free behind it`() {
        let lock = Lock(1)
        #expect(throws: Refused.self) {
            try lock.withLock { value throws(Refused) in
                value = 2
                throw Refused()
            }
        }
        #expect(lock.withLock { $0 } == 2)
    }

    @Test func `the value ends with its lock`() {
        let ends = Lock(0)
        do {
            let lock = Lock([Witness { ends.withLock { $0 += 1 } }])
            #expect(lock.withLock { $0.count } == 1)
        }
        #expect(ends.withLock { $0 } == 1)
    }
}
