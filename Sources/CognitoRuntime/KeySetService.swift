public import CognitoCore
public import ServiceRuntime
import StrictJSON

/// The key sets of all trusted issuers: fetched and refreshed while the service runs, and `keys` in `/readyz`.
public struct KeySetService: ManagedService {
    public let name = "keys"
    private let keys: @Sendable () -> [IssuerKeys]
    private let refresh: @Sendable () async -> Void

    public init(_ verifier: CognitoVerifier) {
        let trusted = verifier.trustedIssuers
        self.init(keys: { trusted.map(\.keyStatus) }) { await verifier.run() }
    }

    /// - Parameters:
    ///   - keys: The present state of each trusted issuer's keys.
    ///   - refresh: Keeps them fresh until cancelled.
    package init(keys: @escaping @Sendable () -> [IssuerKeys], refresh: @escaping @Sendable () async -> Void = {}) {
        self.keys = keys
        self.refresh = refresh
    }

    public func run() async { await refresh() }

    /// Without the keys of an issuer that is not required, its own tokens are answered 503, and all others go on.
    public var readiness: ServiceReadiness {
        let keys = keys()
        let missing = keys.filter { $0.isRequired && !$0.freshness.isUsable }
        let members = [JSONValue.Member("issuers", .array(keys.map(\.json)))]
        guard !missing.isEmpty else { return .ready(with: members) }
        return .notReady("there is no usable key set of \(missing.map(\.issuer).joined(separator: ", ")).", with: members)
    }
}
