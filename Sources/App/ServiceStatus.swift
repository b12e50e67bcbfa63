import CognitoCore
import HTTPServer
import StrictJSON
import Synchronization

/// What `/readyz` answers from: whether there are keys to judge with, and whether the service is going away.
final class ServiceStatus: Sendable {
    private let draining = Atomic<Bool>(false)
    private let keysAreLoaded: @Sendable () -> Bool

    init(keysAreLoaded: @escaping @Sendable () -> Bool) {
        self.keysAreLoaded = keysAreLoaded
    }

    /// Whether the service is going away.
    var isDraining: Bool { draining.load(ordering: .relaxed) }

    func beginDraining() {
        draining.store(true, ordering: .relaxed)
    }

    /// - Throws: 503 `not_ready`, whose detail names the check that fails.
    func readiness() throws(Problem) -> JSONValue {
        if isDraining { throw .notReady("draining: the service is shutting down.") }
        guard keysAreLoaded() else { throw .notReady("keys: a trusted issuer has no usable key set yet.") }
        return ["status": "ready", "checks": ["keys": "ok", "draining": "no"]]
    }
}
