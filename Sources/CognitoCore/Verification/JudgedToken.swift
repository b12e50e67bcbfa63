import JOSE
import StrictJSON

/// A token that has passed every check that needs no key, but perhaps the one of its age, which may wait for the signature.
struct JudgedToken {
    let jws: UnverifiedJWS
    /// Whoever the token says has issued it; its keys are the only ones that are tried.
    let trust: CognitoVerifier.Trust
    /// Its place among the verifier's issuers.
    let issuer: Int
    let expiry: ClaimsFault?
    private let unverifiedClaims: UnverifiedClaims

    /// - Throws: `rejected`
    init(
        _ token: [UInt8], trusting issuers: [CognitoVerifier.Trust], maximumBytes: Int, now: NumericDate
    ) throws(VerificationError) {
        do {
            // Whether it is an algorithm of the token's own issuer is asked below, once that is known.
            jws = try UnverifiedJWS(
                compactSerialization: token, accepting: SignatureAlgorithms(ofAll: issuers), maximumBytes: maximumBytes)
        } catch {
            throw .rejected(.token(error))
        }
        do {
            issuer = try Self.issuer(of: jws.payload, among: issuers)
            trust = issuers[issuer]
            unverifiedClaims = try UnverifiedClaims(jws.payload, of: trust.policy.issuer)
            expiry = try Self.expiry(of: unverifiedClaims, by: trust.policy, now: now)
        } catch {
            throw .rejected(.claims(error))
        }
        guard trust.policy.issuer.algorithms.contains(jws.header.algorithm) else {
            throw .rejected(.token(.algorithmNotAllowed(jws.header.algorithm.rawValue)))
        }
    }

    private static func issuer(
        of payload: JSONDocument, among issuers: [CognitoVerifier.Trust]
    ) throws(ClaimsFault) -> Int {
        let name = try UnverifiedClaims.issuer(of: payload)
        guard let issuer = issuers.firstIndex(where: { name.isString($0.policy.issuer.name) }) else { throw .issuerNotTrusted }
        return issuer
    }

    /// From when on the token may be used, in seconds since 1970, clock skew included.
    var from: Double {
        let start = max(unverifiedClaims.issuedAt?.secondsSinceEpoch ?? 0, unverifiedClaims.notBefore?.secondsSinceEpoch ?? 0)
        return start - trust.policy.clockSkew
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
    func claims(signedBy key: JSONWebKey) throws(VerificationError) -> CallerClaims {
        let verified: VerifiedJWS
        do throws(JOSEError) {
            verified = try jws.verified(with: key)
        } catch {
            throw .rejected(.token(error))
        }
        if let expiry { throw .rejected(.claims(expiry)) }
        return CallerClaims(verified, unverifiedClaims, clockSkew: trust.policy.clockSkew)
    }
}

extension SignatureAlgorithms {
    /// Those of any of the issuers.
    fileprivate init(ofAll issuers: [CognitoVerifier.Trust]) {
        self = issuers.reduce([]) { $0.union($1.policy.issuer.algorithms) }
    }
}
