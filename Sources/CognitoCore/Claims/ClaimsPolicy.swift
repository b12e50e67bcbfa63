import JOSE
import Locking
import StrictJSON

/// The rules for the claims of one issuer's tokens. The verdict is a pure function of the claims, the policy and the time. Policies are shared
/// by reference, since every token is judged by one.
public final class ClaimsPolicy: Sendable {
    /// The issuer whose tokens are judged.
    public let issuer: Issuer
    /// The seconds by which the issuer's clock and ours may differ, 0 to 300.
    public let clockSkew: Double
    /// The seconds by which `iat` may lie in the future, beyond the clock skew. `iat` only states the age of a token, so a new token is not
    /// refused because its issuer's clock is a second ahead. `nbf`, which forbids earlier use, has no such allowance.
    ///
    /// Source: RFC 7519 §4.1.5, §4.1.6
    static let issuedAtAllowance = 60.0

    /// What the tokens of many users have in common: their headers, and lists of groups.
    private let headers = Lock(SharedValues<[UInt8]>())
    private let groups = Lock(SharedValues<GroupsClaim>())

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

    /// The claims of a token in the form of a cache, if that is possible.
    func compact(_ jws: VerifiedJWS) -> CompactClaims? {
        let header = jws.compactSerialization[..<jws.encodedPayload.startIndex]
        return CompactClaims(jws, header: headers.withLock { $0.value(of: header) { $0 } })
    }

    /// The groups that a claims set names.
    func groups(in claimsSet: JSONDocument) -> GroupsClaim {
        let text = ClaimsText.document(claimsSet)
        guard case .value(let claim) = issuer.groupsClaim.find(in: text) else { return GroupsClaim(at: issuer.groupsClaim, in: text) }
        return groups.withLock { $0.value(of: claim.rawBytes) { _ in GroupsClaim(claim) } }
    }

    /// Judges the claims of a token at one time. Throws the first fault in this order: kind of token, recipient, start, expiry.
    ///
    /// Expiry comes last, so that `expired` means that no other rule is broken.
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

    /// An ID token must have exactly one audience. A token for further recipients is refused, which RFC 7519 leaves open; Cognito issues none.
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

    /// A token is expired from `exp` on, the time `exp` itself included.
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
