import JOSE
import StrictJSON

/// Which claims make a token acceptable: a pure function of the claims, this value and the time.
public struct ClaimsPolicy: Sendable {
    /// The `iss` of the trusted pool, compared byte for byte.
    public let issuer: String
    /// The app clients whose tokens are taken.
    public let clientIDs: [String]
    /// The kinds of token that are taken.
    public let tokenUse: AcceptedTokenUse
    /// By how much the pool's clock and ours may differ, in seconds: 0 to 300.
    public let clockSkew: Double

    /// A policy that trusts one pool. A clock skew outside 0 to 300 s is a programmer's mistake and traps.
    public init(trusting pool: UserPool, tokenUse: AcceptedTokenUse, clockSkew: Duration = .zero) {
        precondition(clockSkew >= .zero && clockSkew <= .seconds(300), "the clock skew is 0 to 300 seconds")
        issuer = pool.issuer
        clientIDs = pool.clientIDs
        self.tokenUse = tokenUse
        self.clockSkew = clockSkew / .seconds(1)
    }

    /// Judges claims at one moment; throws the first fault in this order: issuer, kind of token, client, start, expiry.
    ///
    /// Expiry comes last on purpose: `expired` says that nothing else is wrong.
    func evaluate(_ claims: UnverifiedClaims, now: NumericDate) throws(ClaimsFault) {
        guard claims.issuer.isString(issuer) else { throw .issuerNotTrusted }
        guard tokenUse.accepts(claims.purpose.tokenUse) else { throw .tokenUseNotAccepted(claims.purpose.tokenUse) }
        try checkRecipient(claims.purpose)
        try checkTime(claims, now)
    }

    /// One audience, no more: a token for us and for others is refused, which RFC 7519 leaves to us. Cognito issues
    /// none.
    ///
    /// Source: RFC 7519 §4.1.3; OpenID Connect Core 1.0 §3.1.3.7
    private func checkRecipient(_ purpose: UnverifiedClaims.Purpose) throws(ClaimsFault) {
        switch purpose {
        case .access(let clientID):
            guard isOurs(clientID) else { throw .clientNotAccepted }
        case .id(let audience):
            guard audience.count == 1, audience.allSatisfy(isOurs) else { throw .audienceNotAccepted }
        }
    }

    private func isOurs(_ clientID: JSONView) -> Bool { clientIDs.contains { clientID.isString($0) } }

    /// A token is expired from its `exp` on, that second included.
    ///
    /// Source: RFC 7519 §4.1.4 ("on or after"), §4.1.5, §4.1.6
    private func checkTime(_ claims: UnverifiedClaims, _ now: NumericDate) throws(ClaimsFault) {
        let latestStart = now.secondsSinceEpoch + clockSkew
        if let issuedAt = claims.issuedAt, issuedAt.secondsSinceEpoch > latestStart {
            throw .issuedInFuture(issuedAt: issuedAt, now: now)
        }
        if let notBefore = claims.notBefore, notBefore.secondsSinceEpoch > latestStart {
            throw .notYetValid(notBefore: notBefore, now: now)
        }
        guard now.secondsSinceEpoch < claims.expirationTime.secondsSinceEpoch + clockSkew else {
            throw .expired(expirationTime: claims.expirationTime, now: now)
        }
    }
}
