public import CognitoCore
public import EnvironmentReading
public import Logging

/// The credentials of this program at a token endpoint, and the access token that they have brought last.
///
/// The token is fetched when it is needed first and again before it expires, once however many calls need it. A failure is logged, and delays
/// the next fetch; calls go on with the token that is there while it is good.
///
/// Source: RFC 6749 §4.4
public final class ClientCredentials: Sendable {
    private let cache: AccessTokenCache

    /// - Parameters:
    ///   - endpoint: The token endpoint.
    ///   - clientID: The client.
    ///   - secret: Its secret, which is sent to the endpoint alone, by `Basic`.
    ///   - scopes: What to ask for. Source: RFC 6749 §3.3
    ///   - resource: Which resource the token is for; `nil` to say nothing of it. Source: RFC 8707 §2
    ///   - route: Trusted authorities, and the proxy for other machines.
    ///   - time: The clock for the token's life and for waits after failures.
    ///   - logger: Takes failures.
    ///   - observe: Called after each fetch, with whether it has brought a token.
    public init(
        at endpoint: HTTPURL, clientID: String, secret: Secret, scopes: [String], resource: String? = nil, route: CurlRoute = .direct,
        time: MonotonicTime = MonotonicTime(), logger: Logger = Logger(label: "lionsden.credentials"),
        observe: @escaping @Sendable (Bool) -> Void = { _ in }
    ) {
        let endpoint = TokenEndpoint(endpoint, clientID: clientID, secret: secret, scopes: scopes, resource: resource, route: route)
        cache = AccessTokenCache(time: time, logger: logger, observe: observe) { () async throws(AccessTokenFailure) in
            try await endpoint.fetch()
        }
    }

    /// - Returns: A token that is good for some seconds still. It is waited for only if there is none.
    /// - Throws: ``AccessTokenFailure``.
    public func token() async throws(AccessTokenFailure) -> Secret { try await cache.token() }

    /// - Parameter wait: The longest wait for a token.
    /// - Throws: ``AccessTokenFailure``; `transfer(.timedOut)` after the wait.
    func token(within wait: Duration) async throws(AccessTokenFailure) -> Secret { try await cache.token(within: wait) }

    /// - Returns: True if it is worth while to ask for a token again, since this one has been refused.
    func forget(_ token: Secret) async -> Bool { await cache.forget(token) }
}
