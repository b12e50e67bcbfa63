import CognitoCore
import Synchronization

/// A key server whose every answer a test gives by hand, and which counts what it is asked.
final class FakeKeyServer: KeySetFetcher {
    typealias Answer = Result<FetchedKeySet, KeySetFetchError>

    private struct State {
        var calls = 0
        var standing: Answer?
        var held: [CheckedContinuation<Answer, Never>] = []
        var watchers: [(calls: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }
    private let state: Mutex<State>

    /// A server that answers every call so, or holds it until `release` when there is no standing answer.
    init(_ standing: Answer? = nil) { state = Mutex(State(standing: standing)) }

    var calls: Int { state.withLock { $0.calls } }

    /// What the next calls are answered; those already held stay held.
    func answer(_ standing: Answer?) { state.withLock { $0.standing = standing } }

    /// Returns once there have been so many calls.
    func reach(_ calls: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                guard state.calls < calls else { return true }
                state.watchers.append((calls, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    /// Answers the call that has been held longest.
    func release(_ answer: Answer) {
        state.withLock { $0.held.isEmpty ? nil : $0.held.removeFirst() }?.resume(returning: answer)
    }

    /// Holds a call even when its task is cancelled, as a hung peer would.
    func fetch() async throws(KeySetFetchError) -> FetchedKeySet {
        let answer = await withCheckedContinuation { continuation in
            let (standing, watchers) = state.withLock { state in
                state.calls += 1
                let watchers = state.watchers.filter { $0.calls <= state.calls }
                state.watchers.removeAll { $0.calls <= state.calls }
                if state.standing == nil { state.held.append(continuation) }
                return (state.standing, watchers)
            }
            if let standing { continuation.resume(returning: standing) }
            for watcher in watchers { watcher.continuation.resume() }
        }
        return try answer.get()
    }
}
