import CognitoCore
public import HTTPServer

/// A context with a verified user: that of this module's guards, or that of a guard of your own behind them.
///
///     struct InTeam<Claims: CognitoClaims>: UserContext {
///         let authenticated: Authenticated<Claims>
///         let team: String
///     }
///
/// Only the guards of this module make an ``Authenticated``, so a context that has one was behind them. `CognitoUser`, ``SessionAuthentication``,
/// `per: .caller` of a rate limit, and `UpstreamCaller.user` of `ServiceClient` take each such context.
public protocol UserContext<Claims>: CallerContext {
    // Named once more, so that a type need not say what its `authenticated` says.
    associatedtype Claims

    /// The request with its verified user, as the guard before has made it.
    var authenticated: Authenticated<Claims> { get }
}

extension UserContext {
    public var request: Request { authenticated.request }
    /// The verified claims.
    public var user: Claims { authenticated.user }
    public var caller: Claims? { authenticated.user }
}

extension Authenticated: UserContext {
    public var authenticated: Authenticated<Claims> { self }
}
