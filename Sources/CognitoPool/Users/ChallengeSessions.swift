import CognitoCore
import StrictJSON

/// The challenges that wait for an answer. Each is for one user and one client, for three minutes unless the client says otherwise, and good
/// for one answer that succeeds.
///
/// Source: docs/cognito.md, "Wire form of the pool's API"
struct ChallengeSessions: Sendable {
    static let maximumCount = 10_000

    private struct Session: Sendable {
        let progress: SignInProgress
        let expiresAt: Double
        var isUsed = false
    }

    private var sessions = BoundedTable<Session>(capacity: maximumCount)

    /// Opens a session and names it.
    ///
    /// - Parameter lifetime: In seconds.
    mutating func open(_ progress: SignInProgress, lifetime: Double, at now: Double) -> String {
        let name = RandomText.session()
        sessions.insert(Session(progress: progress, expiresAt: now + lifetime), for: name)
        return name
    }

    /// The sign-in that waits under this name, at this client; `nil` for the client allows any.
    ///
    /// - Throws: `sessionInvalid`, `sessionUsed` or `sessionExpired`.
    func progress(_ name: String, clientID: String?, at now: Double) throws(CognitoError) -> SignInProgress {
        guard let session = sessions[name], clientID.map({ sameBytes(session.progress.clientID, $0) }) ?? true else {
            throw .sessionInvalid
        }
        guard !session.isUsed else { throw .sessionUsed }
        guard now < session.expiresAt else { throw .sessionExpired }
        return session.progress
    }

    /// Ends a session. Its name is remembered, so that a second answer is told apart from an invented one.
    mutating func use(_ name: String) {
        guard var session = sessions[name] else { return }
        session.isUsed = true
        sessions.insert(session, for: name)
    }
}

extension AppClient {
    /// How long a challenge waits for its answer, in seconds.
    var sessionLifetime: Double { Double(authSessionValidity) * 60 }
}
