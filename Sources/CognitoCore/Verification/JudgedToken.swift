import JOSE
import StrictJSON

/// A token that has passed every check without a key, except perhaps that of its expiry, which is reported after the signature.
///
/// It holds a dozen references, and is never needed twice.
struct JudgedToken: ~Copyable {
    let jws: UnverifiedJWS
    /// The token's `iss`; no other issuer's keys are tried.
    let issuer: TrustTable.Entry
    let expiry: ClaimsFault?
    private let unverifiedClaims: UnverifiedClaims
    private var policy: ClaimsPolicy { issuer.trust.policy }

    /// - Parameters:
    ///   - jws: The token.
    ///   - issuer: The one that its `iss` names.
    ///   - now: The time to judge it at.
    /// - Throws: `rejected`
    init(_ jws: consuming UnverifiedJWS, of issuer: TrustTable.Entry, now: NumericDate) throws(VerificationError) {
        let policy = issuer.trust.policy
        guard policy.issuer.algorithms.contains(jws.header.algorithm) else { throw .rejected(.algorithm(jws.header.algorithm)) }
        let (claims, expiry): (UnverifiedClaims, ClaimsFault?)
        do throws(ClaimsFault) {
            claims = try UnverifiedClaims(jws.payload, under: policy)
            expiry = try Self.expiry(of: claims, by: policy, now: now)
        } catch {
            throw .rejected(.claims(error))
        }
        self.jws = jws
        self.issuer = issuer
        self.expiry = expiry
        unverifiedClaims = claims
    }

    /// The time from which on the token may be used, in seconds since 1970, with clock skew and the allowance for `iat`.
    var from: Double {
        let issued = (unverifiedClaims.issuedAt?.secondsSinceEpoch ?? 0) - ClaimsPolicy.issuedAtAllowance
        return max(issued, unverifiedClaims.notBefore?.secondsSinceEpoch ?? 0) - policy.clockSkew
    }

    private static func expiry(
        of claims: UnverifiedClaims, by policy: ClaimsPolicy, now: NumericDate
    ) throws(ClaimsFault) -> ClaimsFault? {
        do {
            try policy.evaluate(claims, now: now)
            return nil
        } catch {
            guard case .expired = error else { throw error }
            return error
        }
    }

    /// Verifies the signature, and returns the claims.
    ///
    /// - Parameter isCompact: If true, the claims are in the form of a cache, if that is possible.
    /// - Throws: `rejected`
    func claims(signedBy key: JSONWebKey, isCompact: Bool = false) throws(VerificationError) -> CallerClaims {
        let verified: VerifiedJWS
        do throws(JOSEError) {
            verified = try jws.verified(with: key)
        } catch {
            throw .rejected(.token(error))
        }
        if let expiry { throw .rejected(.claims(expiry)) }
        return CallerClaims(verified, unverifiedClaims, under: policy, isCompact: isCompact)
    }
}
