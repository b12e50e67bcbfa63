public import CognitoCore
public import HTTPServer
import HTTPTypes

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
public struct Authentication<Claims: CognitoClaims>: AuthenticationScheme {
    private let bearer: BearerAuthenticator<Claims>
    public let missing: Problem

    /// - Parameters:
    ///   - verifier: Judges the tokens.
    ///   - claims: The kind of token that may pass: a user's, unless said otherwise. A valid token of another kind is refused; one of a
    ///     program, where users are asked for, with 403.
    ///   - source: Where the token is looked for, and in which other places. A request with a token in two of them is refused.
    ///   - missingCredentials: What a request without a token is answered with.
    ///   - realm: Named in challenges. Source: RFC 9110 §11.5
    public init(
        _ verifier: CognitoVerifier, as claims: Claims.Type = UserClaims.self,
        from source: CredentialSource = .authorizationField, _ otherSources: CredentialSource...,
        missingCredentials: MissingCredentials = .unauthorized, realm: Realm = .standard
    ) {
        bearer = BearerAuthenticator(verifier: verifier, sources: [source] + otherSources, realm: realm)
        missing = .missingCredentials(missingCredentials, realm: realm)
    }

    public var realm: Realm { bearer.realm }

    public func place(of request: Request) throws(Problem) -> Int? { try bearer.token(of: request)?.startIndex }

    @specialized(where Claims == UserClaims)
    @specialized(where Claims == IDTokenClaims)
    @specialized(where Claims == AccessTokenClaims)
    @specialized(where Claims == CallerClaims)
    public func admitAtOnce(_ context: RequestContext) throws(Problem) -> Authenticated<Claims>? {
        switch try bearer.caller(of: context.request) {
        case .nobody: throw missing
        case .known(let user): Authenticated(request: context.request, user: user)
        case .bearer: nil
        }
    }

    public func admit(_ context: RequestContext) async throws(Problem) -> Authenticated<Claims> {
        switch try bearer.caller(of: context.request) {
        case .nobody: throw missing
        case .known(let user): Authenticated(request: context.request, user: user)
        case .bearer(let token):
            Authenticated(request: context.request, user: try await bearer.claims(bearing: token, of: context.request))
        }
    }
}

/// Lets pass whom either of two schemes lets pass, and says which of them did.
///
/// The first that finds credentials decides alone: what it refuses is not shown to the other. A request with credentials for each is refused,
/// like one with a token in two places. One with none is answered as the first scheme says, with the challenges of both in their order.
///
/// Source: RFC 9110 §11.6.1 (several challenges)
public struct EitherAuthentication<First: AuthenticationScheme, Second: AuthenticationScheme>: AuthenticationScheme {
    public typealias Claims = EitherClaims<First.Claims, Second.Claims>

    private let first: First
    private let second: Second
    public let missing: Problem

    init(_ first: First, _ second: Second) {
        self.first = first
        self.second = second
        let challenges = second.missing.fields.filter { $0.name == .wwwAuthenticate }
        missing = challenges.reduce(first.missing) { $0.with($1.name, $1.value) }
    }

    public var realm: Realm { first.realm }

    public func place(of request: Request) throws(Problem) -> Int? {
        switch try SchemeChoice(first, second, for: request) {
        case .first: try first.place(of: request)
        case .second: try second.place(of: request)
        case .neither: nil
        }
    }

    public func admitAtOnce(_ context: RequestContext) throws(Problem) -> Authenticated<Claims>? {
        switch try SchemeChoice(first, second, for: context.request) {
        case .first: try first.admitAtOnce(context).map { Authenticated(request: $0.request, user: .first($0.user)) }
        case .second: try second.admitAtOnce(context).map { Authenticated(request: $0.request, user: .second($0.user)) }
        case .neither: throw missing
        }
    }

    public func admit(_ context: RequestContext) async throws(Problem) -> Authenticated<Claims> {
        switch try SchemeChoice(first, second, for: context.request) {
        case .first: Authenticated(request: context.request, user: .first(try await first.admit(context).user))
        case .second: Authenticated(request: context.request, user: .second(try await second.admit(context).user))
        case .neither: throw missing
        }
    }
}

/// Lets everybody pass, and says who it is where a token says so. A token that is sent and refused is refused here too: whoever
/// sends one wants to be known, and an expired one must not silently turn its owner into a stranger.
public struct OptionalAuthentication<Claims: CognitoClaims>: Guard {
    private let bearer: BearerAuthenticator<Claims>

    /// - Parameters:
    ///   - verifier: Judges the tokens.
    ///   - claims: The kind of token that may pass: a user's, unless said otherwise. A valid token of another kind is refused.
    ///   - source: Where the token is looked for, and in which other places.
    ///   - realm: Named in challenges. Source: RFC 9110 §11.5
    public init(
        _ verifier: CognitoVerifier, as claims: Claims.Type = UserClaims.self,
        from source: CredentialSource = .authorizationField, _ otherSources: CredentialSource..., realm: Realm = .standard
    ) {
        bearer = BearerAuthenticator(verifier: verifier, sources: [source] + otherSources, realm: realm)
    }

    @specialized(where Claims == UserClaims)
    @specialized(where Claims == IDTokenClaims)
    @specialized(where Claims == AccessTokenClaims)
    @specialized(where Claims == CallerClaims)
    public func admitAtOnce(_ context: RequestContext) throws(Problem) -> MaybeAuthenticated<Claims>? {
        switch try bearer.caller(of: context.request) {
        case .nobody: MaybeAuthenticated(request: context.request, user: nil)
        case .known(let user): MaybeAuthenticated(request: context.request, user: user)
        case .bearer: nil
        }
    }

    public func admit(_ context: RequestContext) async throws(Problem) -> MaybeAuthenticated<Claims> {
        switch try bearer.caller(of: context.request) {
        case .nobody: MaybeAuthenticated(request: context.request, user: nil)
        case .known(let user): MaybeAuthenticated(request: context.request, user: user)
        case .bearer(let token):
            MaybeAuthenticated(request: context.request, user: try await bearer.claims(bearing: token, of: context.request))
        }
    }
}
