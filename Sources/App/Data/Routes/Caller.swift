import CognitoAuth
import CognitoCore
import JOSE
import Storage

/// Who calls a route that takes tokens and API keys: a user by a token, or a user's key.
typealias Caller = EitherClaims<UserClaims, APIKeyClaims>

extension Owner {
    /// Whose this caller's things are.
    init(of claims: some CognitoClaims) {
        self.init(issuer: claims.issuedBy ?? "", subject: claims.subject)
    }
}

/// What an API key may be made for.
enum KeyScope: String, CaseIterable {
    case readRecords = "records:read"
    case writeRecords = "records:write"
}

/// The ways to authenticate at routes that take tokens and API keys.
struct CallerSchemes {
    let verifier: CognitoVerifier
    let source: CredentialSource
    let keys: APIKeyDirectory
    let now: @Sendable () -> NumericDate?
    /// Named in challenges.
    let realm: Realm

    /// A token, or a key with this scope. A request with neither is told of tokens alone.
    func callers(
        _ scope: KeyScope? = nil, missingCredentials: MissingCredentials = .unauthorized
    ) -> EitherAuthentication<Authentication<UserClaims>, APIKeyAuthentication> {
        Authentication(verifier, from: source, missingCredentials: missingCredentials, realm: realm)
            .or(APIKeyAuthentication(keys, requiring: scope?.rawValue, realm: realm, now: now), announcesOther: false)
    }

    /// The same for a proxy that asks: a token of a user or a program, or any key.
    var proxied: EitherAuthentication<Authentication<CallerClaims>, APIKeyAuthentication> {
        Authentication(verifier, as: CallerClaims.self, realm: realm).or(
            APIKeyAuthentication(keys, realm: realm, now: now), announcesOther: false)
    }
}
