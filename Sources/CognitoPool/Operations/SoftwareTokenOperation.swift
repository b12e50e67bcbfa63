import CognitoCore
import Locking
import StrictJSON

/// An operation on the authenticator of a user who has signed in, or who must set up a second factor to complete a sign-in.
protocol SoftwareTokenOperation: OnePoolOperation {}

extension SoftwareTokenOperation {
    static func pool(_ input: OperationInput, among pools: UserPools) throws(CognitoError) -> PoolService {
        if let token = try input.optionalString("AccessToken") { return try pools.pool(ofAccessToken: token) }
        let (session, now) = (try input.string("Session", length: 20...4096), try pools.environment.now())
        for pool in pools.all where pool.directory.withLock({ $0.hasSession(session, at: now) }) { return pool }
        throw .sessionInvalid
    }
}

/// The owner of an authenticator, and the session of `MFA_SETUP` if the call has one.
struct SoftwareTokenOwner: Sendable {
    let subject: String
    let session: String?
}

extension PoolService {
    /// Throws `softwareTokenNotFound` in a pool without authenticators, `accessToken…` or `session…`.
    func softwareTokenOwner(_ input: OperationInput) throws(CognitoError) -> SoftwareTokenOwner {
        let (now, isAllowed) = (try now(), directory.withLock { $0.mfaMethods.contains(.softwareToken) })
        guard let token = try input.optionalString("AccessToken") else {
            let session = try input.string("Session", length: 20...4096)
            let subject = try withDirectory { directory throws(CognitoError) in try directory.ownerOfSetup(session, at: now) }
            guard isAllowed else { throw .softwareTokenNotFound }
            return SoftwareTokenOwner(subject: subject, session: session)
        }
        let subject = try bearer(ofAccessToken: token).user.subject
        guard isAllowed else { throw .softwareTokenNotFound }
        return SoftwareTokenOwner(subject: subject, session: nil)
    }
}

extension UserDirectory {
    fileprivate func hasSession(_ session: String, at now: Double) -> Bool {
        do throws(CognitoError) { _ = try sessions.progress(session, clientID: nil, at: now) } catch { return error != .sessionInvalid }
        return true
    }

    fileprivate func ownerOfSetup(_ session: String, at now: Double) throws(CognitoError) -> String {
        let progress = try progress(session, clientID: nil, at: now)
        guard case .mfaSetup = progress.stage, case .user(let subject) = progress.who else { throw .sessionInvalid }
        return subject
    }

    /// Ends a session of `MFA_SETUP` and opens its successor; does nothing without a session.
    mutating func replace(_ session: String?, isVerified: Bool, at now: Double) throws(CognitoError) -> String? {
        guard let session else { return nil }
        var progress = try progress(session, clientID: nil, at: now)
        progress.stage = .mfaSetup(isVerified: isVerified)
        sessions.use(session)
        return sessions.open(progress, lifetime: try client(progress.clientID).sessionLifetime, at: now)
    }
}
