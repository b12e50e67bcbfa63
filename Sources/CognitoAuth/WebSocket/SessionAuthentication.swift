public import CognitoCore
import HTTPServer

/// For how long the sessions of authenticated callers live: until their token expires or is revoked, unless a fresh one comes first.
///
/// A session ends with a close code of the range for applications, and a reason. They are what status and code are in HTTP:
///
/// | code | reason | |
/// |---|---|---|
/// | 4401 | `token_expired`, `revoked`, `invalid_token` | as 401: come back with another token |
/// | 4403 | `forbidden` | as 403: the token is of another subject, or is not admitted here |
///
/// Source: RFC 6455 §7.4.2 (4000 to 4999)
public struct SessionAuthentication: Sendable {
    private let verifier: CognitoVerifier
    /// If false, a message that looks like a fresh token is a message as any other.
    let takesFreshTokens: Bool

    /// - Parameters:
    ///   - verifier: That of the route's guard, which knows what has been revoked.
    ///   - takesFreshTokens: If true, the peer may send `{"type":"token","token":…}` to go on beyond its token's end.
    public init(_ verifier: CognitoVerifier, takesFreshTokens: Bool = true) {
        self.verifier = verifier
        self.takesFreshTokens = takesFreshTokens
    }

    func permission(of caller: some CognitoClaims) -> SessionPermission {
        SessionPermission(
            until: caller.acceptedUntil, atEnd: .unauthenticated("token_expired"), atWithdrawal: .unauthenticated("revoked"),
            isWithdrawn: { [verifier] in verifier.isRevoked(caller) })
    }
}

extension WebSocketClose {
    /// The caller is not known any more.
    static func unauthenticated(_ reason: String) -> WebSocketClose { WebSocketClose(Self.unauthenticatedCode, reason: reason) }
    /// The caller is known, and not admitted.
    static let forbidden = WebSocketClose(Self.forbiddenCode, reason: "forbidden")

    private static let unauthenticatedCode = WebSocketCloseCode(rawValue: 4401) ?? .policyViolation
    private static let forbiddenCode = WebSocketCloseCode(rawValue: 4403) ?? .policyViolation
}
