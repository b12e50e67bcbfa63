import JOSE
import StrictJSON

/// Which claims make a token acceptable: a pure function of the claims, this policy and the time. Shared by reference, since every token is
/// held against one.
public final class ClaimsPolicy: Sendable {
    /// Whose tokens are judged.
    public let issuer: Issuer
    /// By how much the issuer's clock and ours may differ, in seconds: 0 to 300.
    public let clockSkew: Double
    /// How far beyond the clock skew `iat` may lie in the future, in seconds. `iat` says how old a token is and grants nothing, and an
    /// issuer's clock that is a second ahead is no reason to refuse what it has just issued. `nbf`, which forbids use before it, has no
    /// such allowance.
    ///
    /// Source: RFC 7519 §4.1.5, §4.1.6
    static let issuedAtAllowance = 60.0

    /// A policy that trusts one issuer. A clock skew outside 0 to 300 s is a programmer's mistake and traps.
    public init(trusting issuer: Issuer, clockSkew: Duration = .zero) {
        precondition(clockSkew >= .zero && clockSkew <= .seconds(300), "the clock skew is 0 to 300 seconds")
        self.issuer = issuer
        self.clockSkew = clockSkew / .seconds(1)
    }

    /// A policy that trusts one user pool.
    public convenience init(trusting pool: UserPool, tokenUse: AcceptedTokenUse, clockSkew: Duration = .zero) {
        self.init(trusting: Issuer(pool, tokenUse: tokenUse), clockSkew: clockSkew)
    }

    /// Judges the claims of the issuer's tokens at one moment; throws the first fault in this order: kind of token, recipient, start,
    /// expiry.
    ///
    /// Expiry comes last on purpose: `expired` says that nothing else is wrong.
    func evaluate(_ claims: UnverifiedClaims, now: NumericDate) throws(ClaimsFault) {
        switch issuer.rules {
        case .userPool(let clientIDs, let tokenUse, let apiAudiences):
            try checkUse(claims.purpose, tokenUse)
            try checkClient(claims, clientIDs, apiAudiences)
        case .openID(let audiences):
            guard claims.audience.contains(where: { Self.isOne($0, of: audiences) }) else { throw .audienceNotAccepted }
        }
        try checkTime(claims, now)
    }

    private func checkUse(_ purpose: UnverifiedClaims.Purpose, _ accepted: AcceptedTokenUse) throws(ClaimsFault) {
        let use: TokenUse = if case .id = purpose { .id } else { .access }
        guard accepted.accepts(use) else { throw .tokenUseNotAccepted(use) }
    }

    /// One audience of an ID token, no more: a token for us and for others is refused, which RFC 7519 leaves to us. Cognito issues none.
    ///
    /// Source: RFC 7519 §4.1.3; OpenID Connect Core 1.0 §3.1.3.7
    private func checkClient(_ claims: UnverifiedClaims, _ clientIDs: [String], _ apis: [String]) throws(ClaimsFault) {
        switch claims.purpose {
        case .id(let audience):
            guard audience.count == 1, audience.allSatisfy({ Self.isOne($0, of: clientIDs) }) else { throw .audienceNotAccepted }
        case .access, .machine, .openID, .program:
            guard clientIDs.contains(where: { sameBytes($0, claims.clientID) }) else { throw .clientNotAccepted }
            guard apis.isEmpty || claims.accessAudience?.contains(where: { Self.isOne($0, of: apis) }) == true else {
                throw .audienceNotAccepted
            }
        }
    }

    private static func isOne(_ name: JSONView, of names: [String]) -> Bool { names.contains { name.isString($0) } }

    /// A token is expired from its `exp` on, that second included.
    ///
    /// Source: RFC 7519 §4.1.4 ("on or after"), §4.1.5, §4.1.6
    private func checkTime(_ claims: UnverifiedClaims, _ now: NumericDate) throws(ClaimsFault) {
        let latestStart = now.secondsSinceEpoch + clockSkew
        if let issuedAt = claims.issuedAt, issuedAt.secondsSinceEpoch > latestStart + Self.issuedAtAllowance {
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
