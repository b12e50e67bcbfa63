import CognitoCore
import StrictJSON

/// How the keys of one issuer are doing, as `/readyz` tells it.
package struct IssuerKeys: Sendable {
    let issuer: String
    /// Whether the service is not ready without them.
    let isRequired: Bool
    let freshness: KeySetFreshness

    /// Whether the issuer's tokens can be judged.
    var areUsable: Bool { freshness == .fresh || freshness == .stale }

    var json: JSONValue {
        ["issuer": .string(issuer), "required": .bool(isRequired), "keys": .string(word)]
    }

    /// What `keys` can be in the order of the cases.
    package static let words = KeySetFreshness.allCases.map { IssuerKeys(issuer: "", isRequired: true, freshness: $0).word }

    private var word: String {
        switch freshness {
        case .neverLoaded: "missing"
        case .fresh: "fresh"
        case .stale: "stale"
        case .expired: "expired"
        }
    }
}

extension TrustedIssuer {
    var keyStatus: IssuerKeys {
        IssuerKeys(issuer: policy.issuer.name, isRequired: policy.issuer.isRequired, freshness: keys.status.freshness)
    }
}
