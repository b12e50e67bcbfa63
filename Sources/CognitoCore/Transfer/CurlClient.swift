import Dispatch
import Synchronization

/// An HTTP client for fetching key sets and for signing in at a test pool.
///
/// libcurl blocks its thread, so transfers run on Dispatch queues of the client's own and never on Swift's
/// cooperative threads. Each queue has one libcurl handle, which also keeps its connection for the next transfer. No
/// redirect is followed, no content coding undone, no `.netrc` or cookie read, TLS 1.2 or later is verified, and
/// nothing is asked of the environment: authorities and proxy are those of the route.
public final class CurlClient: Sendable {
    private let limits: CurlLimits
    private let route: CurlRoute
    private let workers: [CurlWorker]
    private let waiting: Mutex<[Int]>

    /// A client that runs up to `concurrentTransfers` transfers at a time; more wait their turn.
    public init(limits: CurlLimits = CurlLimits(), route: CurlRoute = .direct, concurrentTransfers: Int = 1) {
        let count = max(concurrentTransfers, 1)
        self.limits = limits
        self.route = route
        workers = (0..<count).map { CurlWorker(label: "lionsden.curl.\($0)") }
        waiting = Mutex(Array(repeating: 0, count: count))
    }

    /// Sends a request and waits for the whole response, of any status.
    ///
    /// - Throws: `CurlError`. If the task is cancelled, it throws `cancelled` at once, and libcurl closes the connection within about a second.
    public func send(_ request: CurlRequest) async throws(CurlError) -> CurlResponse {
        let transfer = CurlTransfer()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                transfer.begin(continuation)
                run(request, transfer)
            }
        } onCancel: {
            transfer.cancel()
        }
        return try result.get()
    }

    private func run(_ request: CurlRequest, _ transfer: CurlTransfer) {
        let index = waiting.withLock { waiting in
            let index = waiting.indices.min { waiting[$0] < waiting[$1] } ?? 0
            waiting[index] += 1
            return index
        }
        workers[index].enqueue { [self] worker in
            if !transfer.isOver { transfer.finish(worker.perform(request, limits, route, transfer)) }
            waiting.withLock { $0[index] -= 1 }
        }
    }
}

/// The caller's side of one transfer: its continuation is resumed exactly once, by the result or by cancellation.
final class CurlTransfer: Sendable {
    typealias Outcome = Result<CurlResponse, CurlError>

    private enum State {
        case idle
        case waiting(CheckedContinuation<Outcome, Never>)
        case over
    }
    private let state = Mutex(State.idle)

    /// True if the waiter has given up.
    var isOver: Bool {
        state.withLock { if case .over = $0 { true } else { false } }
    }

    func begin(_ continuation: CheckedContinuation<Outcome, Never>) {
        let isCancelled = state.withLock { state in
            guard case .idle = state else { return true }
            state = .waiting(continuation)
            return false
        }
        if isCancelled { continuation.resume(returning: .failure(.cancelled)) }
    }

    func finish(_ outcome: Outcome) {
        let continuation: CheckedContinuation<Outcome, Never>? = state.withLock { state in
            defer { state = .over }
            guard case .waiting(let continuation) = state else { return nil }
            return continuation
        }
        continuation?.resume(returning: outcome)
    }

    func cancel() { finish(.failure(.cancelled)) }
}
