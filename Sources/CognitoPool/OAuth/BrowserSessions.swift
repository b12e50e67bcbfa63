import CognitoCore
import StrictJSON

/// The browsers in which somebody has opened a page of the pool, by the value of their cookie.
///
/// Source: docs/cognito.md, "OAuth" (a sign-in at the pages lasts an hour)
struct BrowserSessions: Sendable {
    static let maximumCount = 10_000
    /// In seconds.
    static let lifetime: Double = 3_600

    /// What is known of a browser.
    struct Session: Sendable {
        /// What each form of a page must send back.
        let formToken: String
        let expiresAt: Double
        /// Who has signed in, by pool id.
        fileprivate(set) var signIns: [String: BrowserSignIn] = [:]
    }

    private var sessions = BoundedTable<Session>(capacity: maximumCount)

    /// - Returns: The session of a cookie's value, unless it is over.
    func session(_ name: String, at now: Double) -> Session? {
        sessions[name].flatMap { now < $0.expiresAt ? $0 : nil }
    }

    /// Opens a session for a browser.
    ///
    /// - Returns: The value of its cookie.
    mutating func open(at now: Double) -> String {
        let name = RandomText.session()
        sessions.insert(Session(formToken: RandomText.session(), expiresAt: now + Self.lifetime), for: name)
        return name
    }

    /// Somebody has signed in: what comes after has another cookie, so that one that was planted before is worth nothing.
    ///
    /// - Returns: The value of the new cookie.
    mutating func signedIn(_ signIn: BrowserSignIn, to poolID: String, in name: String, at now: Double) -> String {
        let next = open(at: now)
        guard var session = sessions[next] else { return next }
        session.signIns = sessions[name]?.signIns ?? [:]
        session.signIns[poolID] = signIn
        sessions.insert(session, for: next)
        end(name)
        return next
    }

    /// Ends a session. Its place in the table is kept until a newer one needs it.
    mutating func end(_ name: String) {
        guard sessions[name] != nil else { return }
        sessions.insert(Session(formToken: RandomText.session(), expiresAt: -.infinity), for: name)
    }
}

/// A sign-in at a page. The refresh token, which nobody is given, is what ends it when the user's sign-ins are ended.
struct BrowserSignIn: Sendable {
    let subject: String
    let clientID: String
    let refreshToken: String
}
