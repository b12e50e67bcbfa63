public import CognitoCore
public import HTTPServer

/// A request whose token has been verified. Only the guards of this module can make one, so a handler that is given one has a user.
public struct Authenticated<Claims: CognitoClaims>: Context {
    public let request: Request
    /// The verified claims.
    public let user: Claims
    /// The verified credentials, as they stand in the request. Nothing has verified other credentials of the request.
    @usableFromInline package let credentials: ArraySlice<UInt8>

    @inlinable
    init(request: Request, user: Claims, credentials: ArraySlice<UInt8>) {
        self.request = request
        self.user = user
        self.credentials = credentials
    }
}

/// A request that may come without a token; one that comes with a token has had it verified.
public struct MaybeAuthenticated<Claims: CognitoClaims>: Context {
    public let request: Request
    /// The verified claims, or `nil` for a request without bearer credentials.
    public let user: Claims?

    @inlinable
    init(request: Request, user: Claims?) {
        self.request = request
        self.user = user
    }
}

/// Admits requests with a valid bearer token.
public struct Authentication<Claims: BearerClaims>: AuthenticationScheme {
    @usableFromInline let authenticator: RequestAuthenticator

    /// - Parameters:
    ///   - verifier: Judges the tokens.
    ///   - claims: The kind of token that may pass: a user's, unless said otherwise. A valid token of another kind is refused; one of a
    ///     program, where users are asked for, with 403.
    ///   - source: Where the token is looked for.
    ///   - otherSources: Further places. A request with a token in two of them is refused.
    ///   - missingCredentials: The answer to a request without a token.
    ///   - realm: Named in challenges. Source: RFC 9110 §11.5
    public init(
        _ verifier: CognitoVerifier, as claims: Claims.Type = UserClaims.self,
        from source: CredentialSource = .authorizationField, _ otherSources: CredentialSource...,
        missingCredentials: MissingCredentials = .unauthorized, realm: Realm = .standard
    ) {
        authenticator = RequestAuthenticator(
            bearer: BearerAuthenticator(verifier, missingCredentials: missingCredentials, realm: realm), sources: [source] + otherSources)
    }

    public var realm: Realm { authenticator.bearer.realm }
    public var missing: Problem { authenticator.bearer.missing }
    public var documentation: GuardDescription { authenticator.documentation(of: Claims.self, isOptional: false) }

    public func credentials(of request: Request) throws(Problem) -> ArraySlice<UInt8>? { try authenticator.token(of: request) }

    @inlinable
    public func admit(_ context: RequestContext, with credentials: ArraySlice<UInt8>) throws(Problem) -> Admission<Authenticated<Claims>> {
        let request = context.request
        switch try authenticator.caller(bearing: credentials, of: request) as Extraction<Claims> {
        case .found(let user): return .admitted(Authenticated(request: request, user: user, credentials: credentials))
        case .later(let user):
            return .later { () async throws(Problem) in
                Authenticated(request: request, user: try await user(), credentials: credentials)
            }
        }
    }
}

/// Admits every request without a token, and each with a valid one, whose user the context then has. A refused token is refused here too:
/// an expired one must not silently turn its owner into a stranger.
public struct OptionalAuthentication<Claims: BearerClaims>: Guard {
    @usableFromInline let authenticator: RequestAuthenticator

    /// - Parameters:
    ///   - verifier: Judges the tokens.
    ///   - claims: The kind of token that may pass: a user's, unless said otherwise. A valid token of another kind is refused.
    ///   - source: Where the token is looked for.
    ///   - otherSources: Further places. A request with a token in two of them is refused.
    ///   - realm: Named in challenges. Source: RFC 9110 §11.5
    public init(
        _ verifier: CognitoVerifier, as claims: Claims.Type = UserClaims.self,
        from source: CredentialSource = .authorizationField, _ otherSources: CredentialSource..., realm: Realm = .standard
    ) {
        authenticator = RequestAuthenticator(bearer: BearerAuthenticator(verifier, realm: realm), sources: [source] + otherSources)
    }

    public var documentation: GuardDescription { authenticator.documentation(of: Claims.self, isOptional: true) }

    @inlinable
    public func admit(_ context: RequestContext) throws(Problem) -> Admission<MaybeAuthenticated<Claims>> {
        let request = context.request
        guard let token = try authenticator.token(of: request) else { return .admitted(MaybeAuthenticated(request: request, user: nil)) }
        switch try authenticator.caller(bearing: token, of: request) as Extraction<Claims> {
        case .found(let user): return .admitted(MaybeAuthenticated(request: request, user: user))
        case .later(let user): return .later { () async throws(Problem) in MaybeAuthenticated(request: request, user: try await user()) }
        }
    }
}
