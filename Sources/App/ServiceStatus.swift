import CognitoCore
import HTTPServer
import StrictJSON
import Synchronization

/// What `/readyz` answers from: whether there are keys to judge with, and whether the service is going away.
final class ServiceStatus: Sendable {
    private let draining = Atomic<Bool>(false)
    private let keys: @Sendable () -> [IssuerKeys]

    /// - Parameter keys: How the keys of each issuer that is trusted are doing now.
    init(keys: @escaping @Sendable () -> [IssuerKeys]) {
        self.keys = keys
    }

    /// Whether the service is going away.
    var isDraining: Bool { draining.load(ordering: .relaxed) }

    func beginDraining() {
        draining.store(true, ordering: .relaxed)
    }

    /// The keys of an issuer that is not required may be away: its own tokens are answered 503 meanwhile, and all others go on.
    ///
    /// - Throws: 503 `not_ready`, whose detail names the check that fails, and the issuers whose keys are missing.
    func readiness() throws(Problem) -> JSONValue {
        let (keys, isDraining) = (keys(), isDraining)
        let missing = keys.filter { $0.isRequired && !$0.areUsable }
        let members: [JSONValue.Member] = [
            .init("checks", ["keys": missing.isEmpty ? "ok" : "missing", "draining": isDraining ? "yes" : "no"]),
            .init("issuers", .array(keys.map(\.json))),
        ]
        let detail: String? =
            if isDraining {
                "draining: the service is shutting down."
            } else if !missing.isEmpty {
                "keys: there is no usable key set of \(missing.map(\.issuer).joined(separator: ", "))."
            } else {
                nil
            }
        guard let detail else { return .object([.init("status", "ready")] + members) }
        throw members.reduce(Problem.notReady(detail)) { $0.with(member: $1.name, $1.value) }
    }
}
