import CognitoAuth
import CognitoCore
import JOSE
import Storage

/// The caller of a route that accepts tokens and API keys.
typealias Caller = EitherClaims<UserClaims, APIKeyClaims>

extension Owner {
    /// The owner of this caller's records and keys.
    init(of claims: some CognitoClaims) {
        self.init(issuer: claims.issuer, subject: claims.subject)
    }
}

/// The scopes that an API key may have.
enum KeyScope: String, CaseIterable {
    case readRecords = "records:read"
    case writeRecords = "records:write"
}

/// The authentication schemes of routes that accept tokens and API keys.
struct CallerSchemes {
    let verifier: CognitoVerifier
    let source: CredentialSource
    let keys: APIKeyDirectory
    let now: @Sendable () -> NumericDate?
    /// The realm of the challenges.
    let realm: Realm

    /// Accepts a user's token alone.
    var users: Authentication<UserClaims> { Authentication(verifier, from: source, realm: realm) }

    /// Accepts a token, or a key with this scope. The challenge to a request with neither names tokens alone.
    func callers(
        _ scope: KeyScope? = nil, missingCredentials: MissingCredentials = .unauthorized
    ) -> EitherAuthentication<Authentication<UserClaims>, APIKeyAuthentication> {
        Authentication(verifier, from: source, missingCredentials: missingCredentials, realm: realm)
            .or(APIKeyAuthentication(keys, requiring: scope?.rawValue, realm: realm, now: now), announcesOther: false)
    }

    /// Accepts a token of a user or a program, or any key, for a proxy's subrequest.
    var proxied: EitherAuthentication<Authentication<CallerClaims>, APIKeyAuthentication> {
        Authentication(verifier, as: CallerClaims.self, realm: realm).or(
            APIKeyAuthentication(keys, realm: realm, now: now), announcesOther: false)
    }
}
