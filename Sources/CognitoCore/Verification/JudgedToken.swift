import JOSE
import StrictJSON

/// A token that has passed every check without a key, except perhaps that of its expiry, which is reported after the signature.
///
/// It holds a dozen references, and is never needed twice.
struct JudgedToken: ~Copyable {
    let jws: UnverifiedJWS
    /// The index of the token's `iss` among the verifier's issuers; no other issuer's keys are tried.
    let issuer: Int
    let expiry: ClaimsFault?
    private let unverifiedClaims: UnverifiedClaims
    private let policy: ClaimsPolicy

    /// - Throws: `rejected`
    init(
        _ token: ArraySlice<UInt8>, trusting issuers: [CognitoVerifier.Trust], accepting algorithms: SignatureAlgorithms, maximumBytes: Int,
        now: NumericDate
    ) throws(VerificationError) {
        let jws: UnverifiedJWS
        do throws(JOSEError) {
            jws = try UnverifiedJWS(compactSerialization: token, accepting: algorithms, maximumBytes: maximumBytes)
        } catch {
            throw .rejected(.token(error))
        }
        let (issuer, policy): (Int, ClaimsPolicy)
        do throws(ClaimsFault) {
            issuer = try Self.issuer(of: jws.payload, among: issuers)
            policy = issuers[issuer].policy
        } catch {
            throw .rejected(.claims(error))
        }
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
        self.policy = policy
    }

    private static func issuer(
        of payload: JSONDocument, among issuers: [CognitoVerifier.Trust]
    ) throws(ClaimsFault) -> Int {
        let name = try UnverifiedClaims.issuer(of: payload)
        guard let issuer = issuers.firstIndex(where: { name.isString($0.policy.issuer.name) }) else { throw .issuerNotTrusted }
        return issuer
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
    /// - Throws: `rejected`
    func claims(signedBy key: JSONWebKey) throws(VerificationError) -> CallerClaims {
        let verified: VerifiedJWS
        do throws(JOSEError) {
            verified = try jws.verified(with: key)
        } catch {
            throw .rejected(.token(error))
        }
        if let expiry { throw .rejected(.claims(expiry)) }
        return CallerClaims(verified, unverifiedClaims, under: policy)
    }
}
