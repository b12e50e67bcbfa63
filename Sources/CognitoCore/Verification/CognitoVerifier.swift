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

    /// The claims of a token of either kind that the policy takes.
    ///
    /// For a known key it does not suspend. Throws `rejected` for a token that is refused, `unavailable` where it
    /// cannot be judged.
    public nonisolated(nonsending) func verify(_ token: [UInt8]) async throws(VerificationError) -> AnyTokenClaims {
        let jws = try read(token)
        let (claims, expiry) = try judge(jws)
        let key = try await key(for: jws.header.keyID, expiry)
        let verified: VerifiedJWS
        do throws(JOSEError) {
            verified = try jws.verified(with: key)
        } catch {
            throw .rejected(.token(error))
        }
        if let expiry { throw .rejected(.claims(expiry)) }
        return AnyTokenClaims(verified, claims)
    }

    /// The claims of a token of one kind; another kind that the policy takes is refused as `tokenUseNotAccepted`.
    public nonisolated(nonsending) func verify<Claims: CognitoClaims>(
        _ token: [UInt8], as type: Claims.Type
    ) async throws(VerificationError) -> Claims {
        let claims = try await verify(token)
        guard let typed = Claims(claims) else { throw .rejected(.claims(.tokenUseNotAccepted(claims.tokenUse))) }
        return typed
    }

    private func read(_ token: [UInt8]) throws(VerificationError) -> UnverifiedJWS {
        do {
            return try UnverifiedJWS(compactSerialization: token)
        } catch {
            throw .rejected(.token(error))
        }
    }

    /// The claims, and the one fault that may wait for the signature.
    private func judge(
        _ jws: UnverifiedJWS
    ) throws(VerificationError) -> (claims: UnverifiedClaims, expiry: ClaimsFault?) {
        guard let now = now() else { throw .unavailable(Unavailability(.clockUnusable)) }
        do throws(ClaimsFault) {
            let claims = try UnverifiedClaims(jws.payload)
            do throws(ClaimsFault) {
                try policy.evaluate(claims, now: now)
                return (claims, nil)
            } catch .expired(let expirationTime, let now) {
                return (claims, .expired(expirationTime: expirationTime, now: now))
            }
        } catch {
            throw .rejected(.claims(error))
        }
    }

    private nonisolated(nonsending) func key(
        for keyID: String, _ expiry: ClaimsFault?
    ) async throws(VerificationError) -> JSONWebKey {
        if let key = keys.knownKey(keyID) { return key }
        if let expiry { throw .rejected(.claims(expiry)) }
        do throws(KeySourceError) {
            return try await keys.key(keyID)
        } catch {
            switch error {
            case .unknownKey: throw .rejected(.unknownKey)
            case .unavailable(let unavailability): throw .unavailable(unavailability)
            }
        }
    }
}
