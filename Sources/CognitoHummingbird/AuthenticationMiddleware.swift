#if Hummingbird
public import CognitoAuth
public import CognitoCore
public import Hummingbird

/// Lets pass the requests with a valid bearer token, and leaves their context as it is: for routes that do not read the user, such as those
/// of another library. A handler that does read the user belongs in ``Hummingbird/RouterMethods/authenticated(by:as:)``.
///
///     router.group("files").add(middleware: AuthenticationMiddleware(BearerAuthenticator(verifier)))
///
/// As any middleware of Hummingbird it stands before the routes that are added after it.
public struct AuthenticationMiddleware<Context: RequestContext>: RouterMiddleware {
    private let admit: @Sendable (Request, Context) async throws -> Void

    /// - Parameters:
    ///   - bearer: Judges the tokens, which are taken from the `Authorization` field.
    ///   - claims: The kind of token that may pass: a user's, unless said otherwise.
    public init<Claims: BearerClaims>(_ bearer: BearerAuthenticator, as claims: Claims.Type = UserClaims.self) {
        admit = { request, context in _ = try await bearer.caller(of: request, context, as: claims) }
    }

    /// - Parameters:
    ///   - bearer: Judges the tokens, which are taken from the `Authorization` field.
    ///   - rule: What their claims must fulfil besides.
    public init<Rule: ClaimsRule>(_ bearer: BearerAuthenticator, _ rule: Rule) where Rule.Claims: BearerClaims {
        admit = { request, context in try rule.check(try await bearer.caller(of: request, context, as: Rule.Claims.self)) }
    }

    @concurrent
    public func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        try await admit(request, context)
        return try await next(request, context)
    }
}

/// Lets pass the callers whom a rule admits, in a group whose context has them.
public struct AuthorizationMiddleware<Context: AuthenticatedRequestContext>: RouterMiddleware {
    private let check: @Sendable (Context.Claims) throws -> Void

    /// - Parameter rule: Decides by the claims of the caller.
    public init<Rule: ClaimsRule>(_ rule: Rule) where Rule.Claims == Context.Claims {
        check = { try rule.check($0) }
    }

    @concurrent
    public func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        try check(context.user)
        return try await next(request, context)
    }
}
#endif
