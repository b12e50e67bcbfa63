import JOSE
import Locking
import Logging

extension JWKSCache {
    /// Takes the step that `decide` chooses under the lock, and waits for the fetch if the step has one.
    nonisolated(nonsending) func join(
        forUnknownKey: Bool = false, _ decide: (inout State) -> JWKSRefreshPolicy.Step?
    ) async -> FlightWaiters.Outcome {
        let ticket = state.withLock { state in
            state.lastTicket &+= 1
            return state.lastTicket
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in enter(ticket, continuation, forUnknownKey, decide) }
        } onCancel: {
            leave(ticket)
        }
    }

    private func enter(
        _ ticket: UInt64, _ continuation: FlightWaiters.Continuation, _ forUnknownKey: Bool,
        _ decide: (inout State) -> JWKSRefreshPolicy.Step?
    ) {
        let (outcome, number) = state.withLock { state -> (FlightWaiters.Outcome?, UInt64?) in
            guard !state.isStopped else { return (.stopped, nil) }
            switch decide(&state) {
            case nil: return (.completed(nil), nil)
            case .answer(let error): return (.answered(error), nil)
            case .join:
                state.waiters.add(ticket, continuation)
                return (nil, nil)
            case .fetch(let number):
                state.waiters.add(ticket, continuation)
                return (nil, number)
            }
        }
        if let outcome { continuation.resume(returning: outcome) }
        if let number {
            if forUnknownKey { tell(.askedForUnknownKey) }
            launch(number)
        }
        // A cancellation before the waiter was added has found no waiter to wake.
        if Task.isCancelled { leave(ticket) }
    }

    private func leave(_ ticket: UInt64) {
        state.withLock { $0.waiters.remove(ticket) }?.resume(returning: .cancelled)
    }

    /// Starts the fetch of this number, with its watchdog, in tasks of their own, so that neither the cancellation nor the executor of a waiter
    /// affects it.
    func launch(_ number: UInt64) {
        let deadline = time.now() + rules.fetchDeadline
        let fetch = Task { complete(number, await load()) }
        let watchdog = Task {
            guard (try? await time.sleep(deadline)) != nil else { return }
            complete(number, .failure(.timedOut))
        }
        let isOver = state.withLock { state in
            guard state.policy.isCurrent(number) else { return true }
            state.tasks = [fetch, watchdog]
            return false
        }
        guard isOver else { return }
        fetch.cancel()
        watchdog.cancel()
    }

    private typealias Loaded = Result<(keys: JSONWebKeySet, fetched: FetchedKeySet), KeySetFetchError>

    private func load() async -> Loaded {
        do throws(KeySetFetchError) {
            let fetched = try await fetcher.fetch()
            do throws(JOSEError) {
                return .success((try format.keys(in: fetched.body), fetched))
            } catch {
                return .failure(.unusable(error))
            }
        } catch .status(let status) where format.absentStatuses.contains(status) {
            return .success((JSONWebKeySet([]), FetchedKeySet(body: [])))
        } catch {
            return .failure(error)
        }
    }

    /// Takes the outcome of a fetch, unless another one is in flight meanwhile, and resumes its waiters.
    private func complete(_ number: UInt64, _ loaded: Loaded) {
        typealias Completion = (waiters: [FlightWaiters.Continuation], tasks: [Task<Void, Never>], events: [KeySetEvent])
        let (now, jitter) = (time.now(), random())
        let completion = state.withLock { state -> Completion? in
            guard let events = record(loaded, of: number, in: &state, now: now, jitter: jitter) else { return nil }
            defer { state.tasks = [] }
            return (state.waiters.removeAll(), state.tasks, events)
        }
        guard let completion else { return }
        for task in completion.tasks { task.cancel() }
        completion.events.forEach(tell)
        let error: KeySetFetchError? = if case .failure(let error) = loaded { error } else { nil }
        for waiter in completion.waiters { waiter.resume(returning: .completed(error)) }
    }

    private func tell(_ event: KeySetEvent) {
        event.log(to: logger)
        observe(event)
    }

    /// Records the outcome of a fetch.
    ///
    /// - Returns: The events for the log; `nil` if another fetch is in flight meanwhile, and the outcome is ignored.
    private func record(
        _ loaded: Loaded, of number: UInt64, in state: inout State, now: Duration, jitter: Double
    ) -> [KeySetEvent]? {
        var events: [KeySetEvent] = []
        let failures = state.policy.failuresInARow
        switch loaded {
        case .success(let (keys, fetched)):
            guard state.policy.succeeded(number, maximumAge: fetched.maximumAge, now: now, jitter: jitter) else { return nil }
            state.successes &+= 1
            state.lastFailure = nil
            events = KeySetEvent.changes(from: adopt(keys, fetched.body, state.policy), to: keys)
        case .failure(let error):
            guard state.policy.failed(number, now: now, jitter: jitter) else { return nil }
            state.failures[error.kind, default: 0] &+= 1
            state.lastFailure = (error, now)
            events = [.fetchFailed(error, inARow: failures + 1, nextAfter: state.policy.nextAttempt - now)]
        }
        let freshness = state.policy.freshness(now: now)
        if let change = Self.change(from: state.reported, to: freshness, after: failures, loaded) { events.append(change) }
        state.reported = freshness
        return events
    }

    /// The event of a change of freshness, if any. `loaded` and `recovered` already say that the key set is fresh.
    private static func change(
        from old: KeySetFreshness, to new: KeySetFreshness, after failures: Int, _ loaded: Loaded
    ) -> KeySetEvent? {
        guard case .success(let (keys, _)) = loaded else { return old == new ? nil : .became(new) }
        if old == .neverLoaded { return .loaded(keys: keys.keyIDs.count) }
        if failures > 0 { return .recovered(afterFailures: failures) }
        return old == new ? nil : .became(new)
    }

    /// Replaces the key set, and returns the previous one.
    private func adopt(_ keys: JSONWebKeySet, _ text: [UInt8], _ policy: JWKSRefreshPolicy) -> JSONWebKeySet? {
        snapshot.withLock { snapshot in
            defer {
                snapshot = snapshot.replaced(
                    by: keys, text: text, staleAt: policy.staleAt ?? .zero, expiresAt: policy.expiresAt ?? .zero)
            }
            return snapshot.keys
        }
    }
}
