import Dispatch
import Synchronization

@testable import CognitoPool
@testable import CognitoTesting

/// Keeps all workers of a queue busy until it is opened.
final class Gate: Sendable {
    private let queue: HashingQueue
    private let closed = DispatchSemaphore(value: 0)
    private let held = Mutex(0)

    /// Returns once every worker is held.
    init(_ queue: HashingQueue) async {
        self.queue = queue
        for _ in 0..<queue.maximumWorkers { Task { try? await queue.run(for: .program) { [self] () in hold() } } }
        while held.withLock({ $0 }) < queue.maximumWorkers { await Task.yield() }
    }

    /// Returns once so many pieces of work wait behind the gate.
    func someoneWaits(_ count: Int = 1) async {
        while queue.waitingCount < count { await Task.yield() }
    }

    func open() {
        for _ in 0..<queue.maximumWorkers { closed.signal() }
    }

    private func hold() {
        held.withLock { $0 += 1 }
        closed.wait()
    }
}
