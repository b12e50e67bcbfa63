import CognitoCore
import StrictJSON

/// What a pool publishes about itself, so that a client needs to know no more of it than its issuer.
///
/// Source: OpenID Connect Discovery 1.0 §3; RFC 8414 §2
struct PoolDiscovery: Sendable {
    /// The pool under its name.
    let pool: UserPool
    /// The address below which its endpoints are found.
    let home: HTTPURL

    var document: JSONValue {
        [
            "issuer": .string(pool.issuer), "jwks_uri": .string(home.appending(path: "\(pool.id)/.well-known/jwks.json").text),
            "id_token_signing_alg_values_supported": ["RS256"], "response_types_supported": ["code"],
            "scopes_supported": ["openid", "email", "phone", "profile"], "subject_types_supported": ["public"],
        ]
    }
}
