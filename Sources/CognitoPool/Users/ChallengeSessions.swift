import CognitoCore
import StrictJSON

/// The challenges that wait for an answer. Each belongs to one user and one client, lives three minutes unless the client has another setting,
/// and ends with the first right answer.
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

    /// Opens a session.
    ///
    /// - Parameter lifetime: The lifetime in seconds.
    /// - Returns: The name of the session.
    mutating func open(_ progress: SignInProgress, lifetime: Double, at now: Double) -> String {
        let name = RandomText.session()
        sessions.insert(Session(progress: progress, expiresAt: now + lifetime), for: name)
        return name
    }

    /// The sign-in that waits in the session with this name.
    ///
    /// - Parameter clientID: The client to which the session must belong; `nil` for any.
    /// - Throws: `sessionInvalid`, `sessionUsed` or `sessionExpired`.
    func progress(_ name: String, clientID: String?, at now: Double) throws(CognitoError) -> SignInProgress {
        guard let session = sessions[name], clientID.map({ sameBytes(session.progress.clientID, $0) }) ?? true else {
            throw .sessionInvalid
        }
        guard !session.isUsed else { throw .sessionUsed }
        guard now < session.expiresAt else { throw .sessionExpired }
        return session.progress
    }

    /// Ends a session. Its name stays in the table, so that a second answer is `sessionUsed`, and an invented name `sessionInvalid`.
    mutating func use(_ name: String) {
        guard var session = sessions[name] else { return }
        session.isUsed = true
        sessions.insert(session, for: name)
    }
}

extension AppClient {
    /// The seconds for which a challenge waits for its answer.
    var sessionLifetime: Double { Double(authSessionValidity) * 60 }
}
