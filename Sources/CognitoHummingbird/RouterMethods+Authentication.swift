#if Hummingbird
public import CognitoAuth
public import CognitoCore
public import Hummingbird

extension RouterMethods {
    /// A group whose routes are reached with a valid bearer token alone.
    ///
    ///     let users = router.authenticated(by: BearerAuthenticator(verifier))
    ///     users.get("me") { _, context in "you are \(context.user.subject)" }
    ///
    /// A refusal has the status, code, challenge and content that `CognitoAuth.Authentication` answers with.
    ///
    /// - Parameters:
    ///   - bearer: Judges the tokens, which are taken from the `Authorization` field.
    ///   - claims: The kind of token that may pass: a user's, unless said otherwise.
    ///
    /// Source: RFC 6750 §2.1, §3.1
    public func authenticated<Claims: BearerClaims>(
        by bearer: BearerAuthenticator, as claims: Claims.Type = UserClaims.self
    ) -> RouterGroup<AuthenticatedContext<Context, Claims>> {
        GuardedRoutes(parent: self) { request, context in
            AuthenticatedContext(context, user: try await bearer.caller(of: request, context, as: claims))
        }.group()
    }

    /// A group whose routes are reached without a token too. A refused token is refused here as well.
    ///
    /// - Parameters:
    ///   - bearer: Judges the tokens, which are taken from the `Authorization` field.
    ///   - claims: The kind of token that may pass: a user's, unless said otherwise.
    ///
    /// Source: RFC 6750 §2.1, §3.1
    public func optionallyAuthenticated<Claims: BearerClaims>(
        by bearer: BearerAuthenticator, as claims: Claims.Type = UserClaims.self
    ) -> RouterGroup<MaybeAuthenticatedContext<Context, Claims>> {
        GuardedRoutes(parent: self) { request, context in
            MaybeAuthenticatedContext(context, user: try await bearer.callerIfAny(of: request, context, as: claims))
        }.group()
    }
}

extension RouterMethods where Context: AuthenticatedRequestContext {
    /// A group whose routes are reached by callers alone whom a rule admits: `GroupAuthorization`, `ScopeAuthorization`, `ClaimsCheck`.
    ///
    ///     let keepers = users.authorized(by: try GroupAuthorization(allowed: ["keepers"]))
    public func authorized<Rule: ClaimsRule>(by rule: Rule) -> RouterGroup<Context> where Rule.Claims == Context.Claims {
        group().add(middleware: AuthorizationMiddleware(rule))
    }
}
#endif
