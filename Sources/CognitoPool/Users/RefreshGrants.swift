import CognitoCore
import StrictJSON

/// The refresh tokens that have been given out, and the sign-ins that have been ended.
///
/// Source: RFC 6749 §6; RFC 7009 §2.1
struct RefreshGrants: Sendable {
    static let maximumCount = 10_000

    /// What a refresh token stands for.
    struct Grant: Sendable {
        let subject: String
        let clientID: String
        let signIn: SignIn
        let expiresAt: Double
        fileprivate(set) var isRevoked = false
        /// When another token took its place.
        fileprivate(set) var rotatedAt: Double?
    }

    private var grants = BoundedTable<Grant>(capacity: maximumCount)
    /// By `origin_jti`: access tokens name it too.
    private var revoked = BoundedTable<Bool>(capacity: maximumCount)

    /// Gives out a refresh token that lives for so many seconds.
    mutating func issue(subject: String, clientID: String, _ signIn: SignIn, lifetime: Double, at now: Double) -> String {
        let token = RandomText.refreshToken()
        grants.insert(Grant(subject: subject, clientID: clientID, signIn: signIn, expiresAt: now + lifetime), for: token)
        return token
    }

    /// What a refresh token stands for, whatever has become of it; `nil` for a token that was never given out.
    subscript(token: String) -> Grant? { grants[token] }

    /// What a refresh token stands for, if this client may use it now. Throws `refreshTokenInvalid`, `…Revoked` or `…Expired`.
    func usable(_ token: String, clientID: String, at now: Double) throws(CognitoError) -> Grant {
        guard let grant = grants[token], sameBytes(grant.clientID, clientID) else { throw .refreshTokenInvalid }
        guard !grant.isRevoked else { throw .refreshTokenRevoked }
        guard now < grant.expiresAt else { throw .refreshTokenExpired }
        return grant
    }

    /// Gives out another refresh token in a token's place, which expires when that would have. The old one works on for the grace period.
    ///
    /// - Parameter gracePeriod: In seconds.
    /// - Throws: `refreshTokenInvalid`, `…Revoked`, `…Expired`, or `refreshTokenReused` after the grace period: then the sign-in ends, since
    ///   two parties have the token.
    mutating func rotate(
        _ token: String, clientID: String, gracePeriod: Double, at now: Double
    ) throws(CognitoError) -> (grant: Grant, token: String) {
        var grant = try usable(token, clientID: clientID, at: now)
        if let rotatedAt = grant.rotatedAt {
            guard now < rotatedAt + gracePeriod else {
                revoke(token)
                throw .refreshTokenReused
            }
        } else {
            grant.rotatedAt = now
            grants.insert(grant, for: token)
        }
        let next = RandomText.refreshToken()
        grant.rotatedAt = nil
        grants.insert(grant, for: next)
        return (grant, next)
    }

    /// Whether the sign-in of this `origin_jti` has been ended.
    func isRevoked(originTokenID: String) -> Bool { revoked[originTokenID] != nil }

    /// Ends one sign-in.
    mutating func revoke(_ token: String) {
        guard let origin = grants[token]?.signIn.originTokenID else { return }
        revoke { $0.signIn.originTokenID == origin }
    }

    /// Ends the sign-in of this `origin_jti`.
    mutating func revoke(originTokenID: String) {
        revoke { sameBytes($0.signIn.originTokenID, originTokenID) }
    }

    /// Ends every sign-in of a user.
    mutating func revokeAll(subject: String) {
        revoke { sameBytes($0.subject, subject) }
    }

    private mutating func revoke(where matches: (Grant) -> Bool) {
        var origins: [String] = []
        grants.update(where: matches) { grant in
            grant.isRevoked = true
            origins.append(grant.signIn.originTokenID)
        }
        for origin in origins { revoked.insert(true, for: origin) }
    }
}
