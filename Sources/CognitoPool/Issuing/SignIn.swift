/// The claims that all tokens of one sign-in share, refreshed ones included.
///
/// Source: docs/cognito.md (`auth_time`, `origin_jti`, `acr` and `amr` survive a refresh)
struct SignIn: Sendable, Equatable {
    /// `auth_time`: whole seconds since 1970.
    let authenticationTime: Int64
    /// `origin_jti`.
    let originTokenID: String
    /// `event_id`.
    let eventID: String
    /// `acr` and `amr`.
    let factors: AuthenticationFactors
    /// `scope` of access tokens.
    var scopes: [String]
    /// `aud` of access tokens.
    ///
    /// Source: RFC 8707 §2.2
    let audience: String?

    /// A new sign-in, by default by password.
    init(
        at now: Int64, factors: AuthenticationFactors = AuthenticationFactors([.password]), scopes: [String] = [TokenIssuer.signInScope],
        audience: String? = nil
    ) {
        self.factors = factors
        self.scopes = scopes
        self.audience = audience
        authenticationTime = now
        originTokenID = RandomText.uuid()
        eventID = RandomText.uuid()
    }
}
