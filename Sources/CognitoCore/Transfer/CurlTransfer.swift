import Synchronization

/// One exchange, and the task that waits for it: its continuation is resumed exactly once, by the result or by cancellation.
final class CurlTransfer: Sendable {
    typealias Outcome = Result<CurlResponse, CurlError>

    private enum State {
        case idle
        case waiting(CheckedContinuation<Outcome, Never>)
        case over
    }

    let request: CurlRequest
    let limits: CurlLimits
    let route: CurlRoute
    /// Until when the last byte of the response must have come.
    let deadline: ContinuousClock.Instant
    private let state = Mutex(State.idle)

    init(_ request: CurlRequest, _ limits: CurlLimits, _ route: CurlRoute) {
        self.request = request
        self.limits = limits
        self.route = route
        deadline = .now + limits.total.bounded
    }

    /// If true, nobody waits for the result any more.
    var isOver: Bool {
        state.withLock { if case .over = $0 { true } else { false } }
    }

    /// - Returns: False if the task has been cancelled already; it does not wait then.
    func begin(_ continuation: CheckedContinuation<Outcome, Never>) -> Bool {
        let waits = state.withLock { state in
            guard case .idle = state else { return false }
            state = .waiting(continuation)
            return true
        }
        if !waits { continuation.resume(returning: .failure(.cancelled)) }
        return waits
    }

    /// - Returns: True if a task was waiting for this outcome.
    @discardableResult
    func finish(_ outcome: Outcome) -> Bool {
        let continuation: CheckedContinuation<Outcome, Never>? = state.withLock { state in
            defer { state = .over }
            guard case .waiting(let continuation) = state else { return nil }
            return continuation
        }
        continuation?.resume(returning: outcome)
        return continuation != nil
    }
}
