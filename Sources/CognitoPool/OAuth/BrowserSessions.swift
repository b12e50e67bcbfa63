import CognitoCore
import StrictJSON

/// The sessions of browsers that have opened a page of the pool, by the value of their cookie.
///
/// Source: docs/cognito.md, "OAuth" (a sign-in at the pages lasts an hour)
struct BrowserSessions: Sendable {
    static let maximumCount = 10_000
    /// In seconds.
    static let lifetime: Double = 3_600

    /// The session of one browser.
    struct Session: Sendable {
        /// The token that each form must send back.
        let formToken: String
        let expiresAt: Double
        /// The sign-ins in this browser, by pool id.
        fileprivate(set) var signIns: [String: BrowserSignIn] = [:]
    }

    private var sessions = BoundedTable<Session>(capacity: maximumCount)

    /// - Returns: The session of a cookie's value, unless it has expired.
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

    /// Adds a sign-in. The session gets a new cookie, so that one that an attacker has planted before gains nothing (session fixation).
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

    /// Ends a session. Its entry stays in the table, expired, until a newer one replaces it.
    mutating func end(_ name: String) {
        guard sessions[name] != nil else { return }
        sessions.insert(Session(formToken: RandomText.session(), expiresAt: -.infinity), for: name)
    }
}

/// A sign-in at a page. The refresh token never leaves the pool; ending the user's sign-ins revokes it, and so ends this one.
struct BrowserSignIn: Sendable {
    let subject: String
    let clientID: String
    let refreshToken: String
}
