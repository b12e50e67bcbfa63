import CognitoCore
import StrictJSON

/// The state of one issuer's keys, as `/readyz` tells it.
package struct IssuerKeys: Sendable {
    let issuer: String
    /// If true, the service is not ready without them.
    let isRequired: Bool
    let freshness: KeySetFreshness

    var json: JSONValue {
        ["issuer": .string(issuer), "required": .bool(isRequired), "keys": .string(freshness.rawValue)]
    }
}

extension TrustedIssuer {
    var keyStatus: IssuerKeys {
        IssuerKeys(issuer: policy.issuer.name, isRequired: policy.issuer.isRequired, freshness: keys.status.freshness)
    }
}
