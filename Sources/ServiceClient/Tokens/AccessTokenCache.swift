import CognitoCore
import EnvironmentReading
import Logging

/// The access token of one client, the one fetch in flight, and the calls that wait for it. `AccessTokenPolicy` decides.
actor AccessTokenCache {
    typealias Outcome = Result<Secret, AccessTokenFailure>
    static let mostWaiters = 1_000

    private let fetch: @Sendable () async throws(AccessTokenFailure) -> TokenEndpoint.Grant
    private let time: MonotonicTime
    private let random: @Sendable () -> Double
    private let logger: Logger
    private let observe: @Sendable (Bool) -> Void
    private var policy = AccessTokenPolicy()
    private var waiters: [AsyncStream<Outcome>.Continuation] = []

    init(
        time: MonotonicTime, logger: Logger, observe: @escaping @Sendable (Bool) -> Void,
        random: @escaping @Sendable () -> Double = { .random(in: 0..<1) },
        fetch: @escaping @Sendable () async throws(AccessTokenFailure) -> TokenEndpoint.Grant
    ) {
        self.fetch = fetch
        self.time = time
        self.random = random
        self.logger = logger
        self.observe = observe
    }

    /// - Parameter wait: The longest wait for the fetch; `nil` for as long as it takes.
    /// - Throws: The failure of the fetch that was waited for; `transfer(.timedOut)` after the wait; `backingOff`, `tooManyWaiting`, `cancelled`.
    func token(within wait: Duration? = nil) async throws(AccessTokenFailure) -> Secret {
        switch policy.step(now: time.now()) {
        case .use(let token): return token
        case .useAndFetch(let token):
            launch()
            return token
        case .fetch:
            launch()
            return try await outcome(within: wait)
        case .join: return try await outcome(within: wait)
        case .backOff: throw .backingOff
        }
    }

    func forget(_ token: Secret) -> Bool { policy.refused(token, now: time.now()) }

    private func outcome(within wait: Duration?) async throws(AccessTokenFailure) -> Secret {
        guard waiters.count < Self.mostWaiters else { throw .tooManyWaiting }
        let (outcomes, waiter) = AsyncStream.makeStream(of: Outcome.self)
        waiters.append(waiter)
        let alarm = wait.map { setAlarm(at: time.now() + $0, for: waiter) }
        defer { alarm?.cancel() }
        for await outcome in outcomes { return try outcome.get() }
        throw .cancelled
    }

    /// Releases a call that has waited for long enough. The fetch goes on for the others.
    private func setAlarm(at deadline: Duration, for waiter: AsyncStream<Outcome>.Continuation) -> Task<Void, Never> {
        Task { [time] in
            guard (try? await time.sleep(deadline)) != nil else { return }
            waiter.yield(.failure(.transfer(.timedOut)))
        }
    }

    /// Starts the fetch in a task of its own, so that the cancellation of a call does not end it for the others.
    private func launch() {
        let start = time.now()
        Task {
            do throws(AccessTokenFailure) {
                keep(try await fetch(), start)
            } catch {
                fail(error)
            }
        }
    }

    private func keep(_ grant: TokenEndpoint.Grant, _ start: Duration) {
        policy.succeeded(grant.token, life: grant.life, start: start, jitter: random())
        end(.success(grant.token))
    }

    private func fail(_ failure: AccessTokenFailure) {
        let wait = policy.failed(now: time.now(), jitter: random())
        logger.warning(
            "access token not fetched", metadata: ["reason": "\(failure)", "next_after_ms": "\(wait / .milliseconds(1))"])
        end(.failure(failure))
    }

    private func end(_ outcome: Outcome) {
        if case .success = outcome { observe(true) } else { observe(false) }
        let ended = waiters
        waiters = []
        for waiter in ended {
            waiter.yield(outcome)
            waiter.finish()
        }
    }
}
