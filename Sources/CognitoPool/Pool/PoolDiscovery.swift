import CognitoCore
import StrictJSON

/// The discovery document of a pool, from which a client that knows the issuer learns everything else.
///
/// Source: OpenID Connect Discovery 1.0 §3; RFC 8414 §2
struct PoolDiscovery: Sendable {
    /// The pool, with its issuer name.
    let pool: UserPool
    /// The base URL of its endpoints.
    let home: HTTPURL

    var document: JSONValue {
        [
            "issuer": .string(pool.issuer), "authorization_endpoint": url("oauth2/authorize"), "token_endpoint": url("oauth2/token"),
            "userinfo_endpoint": url("oauth2/userInfo"), "revocation_endpoint": url("oauth2/revoke"),
            "end_session_endpoint": url("logout"), "jwks_uri": url(".well-known/jwks.json"), "response_types_supported": ["code"],
            "response_modes_supported": ["query"], "request_parameter_supported": false, "request_uri_parameter_supported": false,
            "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
            "revocation_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
            "id_token_signing_alg_values_supported": ["RS256"], "subject_types_supported": ["public"],
            "scopes_supported": ["openid", "email", "phone", "profile"], "acr_values_supported": .array(levels),
            "claims_supported": [
                "sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "at_hash", "acr", "amr", "email", "email_verified",
                "cognito:username",
                "cognito:groups",
            ],
        ]
    }

    private var levels: [JSONValue] { AuthenticationLevel.allCases.map { .string($0.rawValue) } }

    private func url(_ path: String) -> JSONValue { .string(home.appending(path: "\(pool.id)/\(path)").text) }
}
