public import CognitoCore
public import HTTPServer

/// A request whose token has been verified. Only the guards of this file can make one, so a handler that is given one has a user.
public struct Authenticated<Claims: CognitoClaims>: Context {
    public let request: Request
    /// The verified claims.
    public let user: Claims

    fileprivate init(request: Request, user: Claims) {
        self.request = request
        self.user = user
    }
}

/// A request that may come without a token; one that comes with a token has had it verified.
public struct MaybeAuthenticated<Claims: CognitoClaims>: Context {
    public let request: Request
    /// The verified claims, or `nil` for a request without bearer credentials.
    public let user: Claims?

    fileprivate init(request: Request, user: Claims?) {
        self.request = request
        self.user = user
    }
}

/// Lets pass whoever sends a valid bearer token.
public struct Authentication<Claims: CognitoClaims>: Guard {
    private let bearer: BearerAuthenticator<Claims>
    private let missing: MissingCredentials

    /// - Parameters:
    ///   - verifier: Judges the tokens.
    ///   - claims: The kind of token that may pass; a valid token of another kind is refused.
    ///   - missingCredentials: What a request without bearer credentials is answered with.
    ///   - realm: Named in challenges. Source: RFC 9110 §11.5
    public init(
        _ verifier: CognitoVerifier, as claims: Claims.Type = AnyTokenClaims.self,
        missingCredentials: MissingCredentials = .unauthorized, realm: Realm = .standard
    ) {
        bearer = BearerAuthenticator(verifier: verifier, realm: realm)
        missing = missingCredentials
    }

    @specialized(where Claims == AnyTokenClaims)
    @specialized(where Claims == IDTokenClaims)
    @specialized(where Claims == AccessTokenClaims)
    public func admitAtOnce(_ context: RequestContext) throws(Problem) -> Authenticated<Claims>? {
        switch try bearer.caller(of: context.request) {
        case .nobody: throw .missingCredentials(missing, realm: bearer.realm)
        case .user(let user): Authenticated(request: context.request, user: user)
        case .bearer: nil
        }
    }

    public func admit(_ context: RequestContext) async throws(Problem) -> Authenticated<Claims> {
        switch try bearer.caller(of: context.request) {
        case .nobody: throw .missingCredentials(missing, realm: bearer.realm)
        case .user(let user): Authenticated(request: context.request, user: user)
        case .bearer(let token):
            Authenticated(request: context.request, user: try await bearer.user(bearing: token, of: context.request))
        }
    }
}

/// Lets everybody pass, and says who it is where a token says so. A token that is sent and refused is refused here too: whoever
/// sends one wants to be known, and an expired one must not silently turn its owner into a stranger.
public struct OptionalAuthentication<Claims: CognitoClaims>: Guard {
    private let bearer: BearerAuthenticator<Claims>

    /// - Parameters:
    ///   - verifier: Judges the tokens.
    ///   - claims: The kind of token that may pass; a valid token of another kind is refused.
    ///   - realm: Named in challenges. Source: RFC 9110 §11.5
    public init(_ verifier: CognitoVerifier, as claims: Claims.Type = AnyTokenClaims.self, realm: Realm = .standard) {
        bearer = BearerAuthenticator(verifier: verifier, realm: realm)
    }

    @specialized(where Claims == AnyTokenClaims)
    @specialized(where Claims == IDTokenClaims)
    @specialized(where Claims == AccessTokenClaims)
    public func admitAtOnce(_ context: RequestContext) throws(Problem) -> MaybeAuthenticated<Claims>? {
        switch try bearer.caller(of: context.request) {
        case .nobody: MaybeAuthenticated(request: context.request, user: nil)
        case .user(let user): MaybeAuthenticated(request: context.request, user: user)
        case .bearer: nil
        }
    }

    public func admit(_ context: RequestContext) async throws(Problem) -> MaybeAuthenticated<Claims> {
        switch try bearer.caller(of: context.request) {
        case .nobody: MaybeAuthenticated(request: context.request, user: nil)
        case .user(let user): MaybeAuthenticated(request: context.request, user: user)
        case .bearer(let token):
            MaybeAuthenticated(request: context.request, user: try await bearer.user(bearing: token, of: context.request))
        }
    }
}
