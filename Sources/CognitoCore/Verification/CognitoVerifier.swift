public import JOSE
import StrictJSON

/// Turns the bytes of a token into claims that can be relied on, or says why not.
///
/// The order of the checks, cheapest first, so that nothing is fetched and no signature computed for a token that is
/// condemned anyway:
///
/// 1. form and header: three parts, strict base64url and JSON, `alg` RS256, no `crit`, a `kid`
/// 2. claims: there and of their types, `iss`, `token_use`, client, `iat`, `nbf`, and last `exp`
/// 3. the key for the `kid`: at once when it is known, else with at most one fetch
/// 4. the signature; only now is anything that the token says true
///
/// A token that is expired and fine otherwise still goes through 3 and 4, but without a fetch: `expired` tells a
/// client to refresh, which a forged token should not, so a known key has its say first. Where the key is not at hand
/// (rotated away, or no key set yet) `expired` is the answer as it stands: every key would lead to a refusal, so a
/// fetch could not change it, and an honest client whose token outlived its key does well to refresh.
///
/// Source: docs/architecture.md; RFC 7519 §7.2; RFC 8725 §3
public struct CognitoVerifier: Sendable {
    private let policy: ClaimsPolicy
    private let keys: any KeySource
    private let now: @Sendable () -> NumericDate?

    /// A verifier of one pool's tokens, which takes its keys from one source.
    public init(
        policy: ClaimsPolicy, keys: any KeySource, now: @escaping @Sendable () -> NumericDate? = NumericDate.systemNow
    ) {
        self.policy = policy
        self.keys = keys
        self.now = now
    }

    /// From when on the token of these claims is refused as expired, in seconds since 1970: its `exp`, clock skew included.
    public func expiry(of claims: some CognitoClaims) -> Double {
        claims.expirationTime.secondsSinceEpoch + policy.clockSkew
    }

    /// The claims of a token of either kind that the policy takes.
    ///
    /// For a known key it does not suspend. Throws `rejected` for a token that is refused, `unavailable` where it
    /// cannot be judged.
    public func verify(_ token: [UInt8]) async throws(VerificationError) -> AnyTokenClaims {
        let judged = try judge(token)
        if let key = try knownKey(for: judged) { return try judged.claims(signedBy: key) }
        return try judged.claims(signedBy: try await fetchedKey(for: judged))
    }

    /// The same, where it can be told without waiting; `nil` where the token's key is not at hand.
    public func verifyAtOnce(_ token: [UInt8]) throws(VerificationError) -> AnyTokenClaims? {
        let judged = try judge(token)
        guard let key = try knownKey(for: judged) else { return nil }
        return try judged.claims(signedBy: key)
    }

    private func judge(_ token: [UInt8]) throws(VerificationError) -> JudgedToken {
        guard let now = now() else { throw .unavailable(Unavailability(.clockUnusable)) }
        return try JudgedToken(token, by: policy, now: now)
    }

    private func knownKey(for token: JudgedToken) throws(VerificationError) -> JSONWebKey? {
        if let key = keys.knownKey(token.jws.header.keyID) { return key }
        if let expiry = token.expiry { throw .rejected(.claims(expiry)) }
        return nil
    }

    private func fetchedKey(for token: JudgedToken) async throws(VerificationError) -> JSONWebKey {
        do throws(KeySourceError) {
            return try await keys.key(token.jws.header.keyID)
        } catch {
            switch error {
            case .unknownKey: throw .rejected(.unknownKey)
            case .unavailable(let unavailability): throw .unavailable(unavailability)
            }
        }
    }
}

/// Tokens of one kind; another kind that the policy takes is refused as `tokenUseNotAccepted`.
extension CognitoVerifier {
    public func verify<Claims: CognitoClaims>(
        _ token: [UInt8], as type: Claims.Type
    ) async throws(VerificationError) -> Claims {
        try Self.typed(try await verify(token))
    }

    public func verifyAtOnce<Claims: CognitoClaims>(
        _ token: [UInt8], as type: Claims.Type
    ) throws(VerificationError) -> Claims? {
        guard let claims = try verifyAtOnce(token) else { return nil }
        return try Self.typed(claims)
    }

    private static func typed<Claims: CognitoClaims>(_ claims: AnyTokenClaims) throws(VerificationError) -> Claims {
        guard let typed = Claims(claims) else { throw .rejected(.claims(.tokenUseNotAccepted(claims.tokenUse))) }
        return typed
    }
}
