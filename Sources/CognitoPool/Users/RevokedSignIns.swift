import CognitoCore

/// The revoked sign-ins, by `origin_jti` and by `event_id`. Access tokens carry both, or, where revocation is off, the second alone.
///
/// A pool's file keeps them, since its access tokens outlive the process. An entry older than the longest-lived access token is good for nothing.
///
/// Source: RFC 7009 §2.1
struct RevokedSignIns: Sendable {
    /// Two for each refresh token that is remembered.
    static let maximumCount = 2 * RefreshGrants.maximumCount
    /// The longest life of an access token, in seconds.
    static let longestLife: Double = 86_400

    /// The time of each revocation, in seconds since 1970.
    private var times = BoundedTable<Double>(capacity: maximumCount)
    private var newest = -Double.infinity
    /// Those that the pool's file does not have yet.
    private(set) var unsaved: [ExactText: Double] = [:]
    /// Changes with each revocation.
    private(set) var revision = 0

    /// - Returns: True if the sign-in with this `origin_jti` or `event_id` has been revoked.
    func contains(_ id: String) -> Bool { times[id] != nil }

    mutating func insert(_ id: String, at now: Double) {
        restore(id, at: now)
        revision &+= 1
        // A file that cannot be written lets them become many.
        if unsaved.count < Self.maximumCount { unsaved[ExactText(id)] = now }
    }

    /// Adds a revocation that a file has kept.
    mutating func restore(_ id: String, at time: Double) {
        times.insert(time, for: id)
        newest = max(newest, time)
    }

    mutating func forgetUnsaved() { unsaved = [:] }

    /// Those that may still matter, oldest first.
    var all: [(id: String, time: Double)] {
        times.all.filter { $0.value > newest - Self.longestLife }.map { (id: $0.key, time: $0.value) }
    }
}
