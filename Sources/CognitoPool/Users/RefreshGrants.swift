import CognitoCore
import StrictJSON

/// The issued refresh tokens, and the revoked sign-ins.
///
/// Source: RFC 6749 §6; RFC 7009 §2.1
struct RefreshGrants: Sendable {
    static let maximumCount = 10_000

    /// The grant behind a refresh token.
    struct Grant: Sendable {
        let subject: String
        let clientID: String
        let signIn: SignIn
        let expiresAt: Double
        fileprivate(set) var isRevoked = false
        /// The time at which another token replaced it, in seconds since 1970.
        fileprivate(set) var rotatedAt: Double?
    }

    private var grants = BoundedTable<Grant>(capacity: maximumCount)
    /// The revoked sign-ins, which outlive their refresh tokens.
    var revoked = RevokedSignIns()

    /// Issues a refresh token, which is revoked at once if its sign-in has been revoked.
    ///
    /// - Parameter lifetime: The lifetime in seconds.
    mutating func issue(subject: String, clientID: String, _ signIn: SignIn, lifetime: Double, at now: Double) -> String {
        let token = RandomText.refreshToken()
        var grant = Grant(subject: subject, clientID: clientID, signIn: signIn, expiresAt: now + lifetime)
        grant.isRevoked = isRevoked(originTokenID: signIn.originTokenID)
        grants.insert(grant, for: token)
        return token
    }

    /// The grant of a refresh token, even if it has expired or been revoked; `nil` for an unknown token.
    subscript(token: String) -> Grant? { grants[token] }

    /// The grant of a refresh token that this client may use now, and that no other token has replaced.
    ///
    /// Throws `refreshTokenInvalid`, `…Revoked`, `…Expired` or `…Reused`.
    func usable(_ token: String, clientID: String, at now: Double) throws(CognitoError) -> Grant {
        let grant = try valid(token, clientID: clientID, at: now)
        guard grant.rotatedAt == nil else { throw .refreshTokenReused }
        return grant
    }

    private func valid(_ token: String, clientID: String, at now: Double) throws(CognitoError) -> Grant {
        guard let grant = grants[token], sameBytes(grant.clientID, clientID) else { throw .refreshTokenInvalid }
        guard !grant.isRevoked else { throw .refreshTokenRevoked }
        guard now < grant.expiresAt else { throw .refreshTokenExpired }
        return grant
    }

    /// Issues a refresh token that replaces another and has the same expiry. The old one works until the end of the grace period.
    ///
    /// - Parameter gracePeriod: The grace period in seconds.
    /// - Throws: `refreshTokenInvalid`, `…Revoked` or `…Expired`; `refreshTokenReused` after the grace period, which also revokes the sign-in,
    ///   since two parties have the token.
    mutating func rotate(
        _ token: String, clientID: String, gracePeriod: Double, at now: Double
    ) throws(CognitoError) -> (grant: Grant, token: String) {
        var grant = try valid(token, clientID: clientID, at: now)
        if let rotatedAt = grant.rotatedAt {
            guard now < rotatedAt + gracePeriod else {
                revoke(token, at: now)
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

    /// - Returns: True if the sign-in with this `origin_jti` or `event_id` has been revoked.
    func isRevoked(originTokenID: String) -> Bool { revoked.contains(originTokenID) }

    /// Revokes the sign-in of a refresh token.
    mutating func revoke(_ token: String, at now: Double) {
        guard let origin = grants[token]?.signIn.originTokenID else { return }
        revoke(at: now) { $0.signIn.originTokenID == origin }
    }

    /// Revokes the sign-in with this `origin_jti`, and with it the tokens that are still to be issued for it.
    mutating func revoke(originTokenID: String, at now: Double) {
        revoked.insert(originTokenID, at: now)
        revoke(at: now) { sameBytes($0.signIn.originTokenID, originTokenID) }
    }

    /// Revokes every sign-in of a user whose refresh token is remembered.
    mutating func revokeAll(subject: String, at now: Double) {
        revoke(at: now) { sameBytes($0.subject, subject) }
    }

    private mutating func revoke(at now: Double, where matches: (Grant) -> Bool) {
        var origins: [String] = []
        grants.update(where: matches) { grant in
            grant.isRevoked = true
            origins += [grant.signIn.originTokenID, grant.signIn.eventID]
        }
        for origin in origins { revoked.insert(origin, at: now) }
    }
}
