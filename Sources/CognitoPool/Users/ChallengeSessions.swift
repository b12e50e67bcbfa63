import CognitoCore
import StrictJSON

/// The challenges that wait for an answer. Each is for one user and one client, for three minutes, and good for one answer.
///
/// Source: docs/cognito.md, "Challenge"
struct ChallengeSessions: Sendable {
    /// In seconds.
    static let lifetime: Double = 180
    static let maximumCount = 10_000

    private struct Session: Sendable {
        let subject: String
        let clientID: String
        let expiresAt: Double
        var isUsed = false
    }

    private var sessions = BoundedTable<Session>(capacity: maximumCount)

    /// Opens a session for the user of a `sub`, and names it.
    mutating func open(subject: String, clientID: String, at now: Double) -> String {
        let name = RandomText.session()
        sessions.insert(Session(subject: subject, clientID: clientID, expiresAt: now + Self.lifetime), for: name)
        return name
    }

    /// Throws `sessionInvalid`, `sessionUsed` or `sessionExpired` unless the session may be answered by this user at this client.
    func check(_ name: String, subject: String, clientID: String, at now: Double) throws(CognitoError) {
        guard let session = sessions[name], sameBytes(session.subject, subject), sameBytes(session.clientID, clientID) else {
            throw .sessionInvalid
        }
        guard !session.isUsed else { throw .sessionUsed }
        guard now < session.expiresAt else { throw .sessionExpired }
    }

    /// Ends a session. Its name is remembered, so that a second answer is told apart from an invented one.
    mutating func use(_ name: String) {
        guard var session = sessions[name] else { return }
        session.isUsed = true
        sessions.insert(session, for: name)
    }
}
