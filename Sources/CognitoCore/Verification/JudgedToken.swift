import JOSE

/// A token that has passed every check that needs no key, but perhaps the one of its age, which may wait for the signature.
struct JudgedToken {
    let jws: UnverifiedJWS
    let expiry: ClaimsFault?
    private let unverifiedClaims: UnverifiedClaims

    /// - Throws: `rejected`
    init(_ token: [UInt8], by policy: ClaimsPolicy, now: NumericDate) throws(VerificationError) {
        do {
            jws = try UnverifiedJWS(compactSerialization: token)
        } catch {
            throw .rejected(.token(error))
        }
        do {
            unverifiedClaims = try UnverifiedClaims(jws.payload)
            expiry = try Self.expiry(of: unverifiedClaims, by: policy, now: now)
        } catch {
            throw .rejected(.claims(error))
        }
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

    /// The claims, now that there is a key to hold the signature against.
    ///
    /// - Throws: `rejected`
    func claims(signedBy key: JSONWebKey) throws(VerificationError) -> AnyTokenClaims {
        let verified: VerifiedJWS
        do throws(JOSEError) {
            verified = try jws.verified(with: key)
        } catch {
            throw .rejected(.token(error))
        }
        if let expiry { throw .rejected(.claims(expiry)) }
        return AnyTokenClaims(verified, unverifiedClaims)
    }
}
