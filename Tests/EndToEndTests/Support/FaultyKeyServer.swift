import CognitoCore
import CognitoTesting
import Synchronization

/// A key server on raw sockets that does with each request what a test says, and counts what it is asked.
final class FaultyKeyServer: Sendable {
    /// What one request gets. It runs on a queue of the connection's own, and the connection ends with it.
    typealias Behavior = @Sendable (LoopbackConnection) -> Void

    private struct State {
        var listener: LoopbackServer?
        var requests = 0
        var standing: Behavior
        var script: [Behavior] = []
        var watchers: [(requests: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    let url: HTTPURL
    private let port: UInt16
    private let state: Mutex<State>

    /// A server that does the same with every request until it is told otherwise.
    init(_ standing: @escaping Behavior) throws {
        let (server, link) = try Self.listening(on: 0)
        url = server.url
        port = server.port
        state = Mutex(State(listener: server, standing: standing))
        link.owner = self
    }

    /// How many whole requests there have been.
    var requests: Int { state.withLock { $0.requests } }

    /// What the next requests get, one after another; after these it is the standing behavior again.
    func script(_ behaviors: Behavior...) { state.withLock { $0.script += behaviors } }

    /// What all requests get from now on.
    func stand(by behavior: @escaping Behavior) { state.withLock { $0.standing = behavior } }

    /// Returns once there have been so many requests.
    func reach(_ requests: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                guard state.requests < requests else { return true }
                state.watchers.append((requests, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    /// Connections are refused until `open()`.
    func close() { state.withLock { $0.listener.take() }?.stop() }

    /// Listens again where it did before.
    func open() throws {
        let (server, link) = try Self.listening(on: port)
        link.owner = self
        state.withLock { $0.listener = server }
    }

    /// The listener's way back to its owner, who does not exist yet when it starts to listen.
    private final class Link: Sendable {
        private let held = Mutex<Weak>(Weak())
        private struct Weak { weak var owner: FaultyKeyServer? }

        var owner: FaultyKeyServer? {
            get { held.withLock { $0.owner } }
            set { held.withLock { $0.owner = newValue } }
        }
    }

    private static func listening(on port: UInt16) throws -> (LoopbackServer, Link) {
        let link = Link()
        return (try LoopbackServer(port: port) { link.owner?.serve($0) }, link)
    }

    private func serve(_ connection: LoopbackConnection) {
        guard !connection.readHead().isEmpty else { return }
        let (behavior, watchers) = state.withLock { state in
            state.requests += 1
            let watchers = state.watchers.filter { $0.requests <= state.requests }
            state.watchers.removeAll { $0.requests <= state.requests }
            return (state.script.isEmpty ? state.standing : state.script.removeFirst(), watchers)
        }
        for watcher in watchers { watcher.continuation.resume() }
        behavior(connection)
    }
}
