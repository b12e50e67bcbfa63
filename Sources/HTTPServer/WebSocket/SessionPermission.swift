/// For how long a session may go on, and what its peer is told at the end.
///
/// A guard admits a request once; a session outlives that by hours. So it says until when its word holds, and is asked twice a second whether it
/// still does.
public struct SessionPermission: Sendable {
    /// In seconds since 1970; `nil` where it has no end of its own.
    public let end: Double?
    /// What the peer is told at the end.
    public let atEnd: WebSocketClose
    /// Asked on the session's shard; must return at once.
    let isWithdrawn: (@Sendable () -> Bool)?
    let atWithdrawal: WebSocketClose

    /// - Parameters:
    ///   - end: In seconds since 1970; `nil` where it has no end of its own.
    ///   - atEnd: What the peer is told then.
    ///   - atWithdrawal: What the peer is told if it is withdrawn before.
    ///   - isWithdrawn: Asked twice a second, on the session's shard: it must return at once. `nil` where it cannot be withdrawn.
    public init(
        until end: Double?, atEnd: WebSocketClose, atWithdrawal: WebSocketClose = WebSocketClose(.policyViolation),
        isWithdrawn: (@Sendable () -> Bool)? = nil
    ) {
        self.end = end
        self.atEnd = atEnd
        self.isWithdrawn = isWithdrawn
        self.atWithdrawal = atWithdrawal
    }
}

/// Watches one session's permission. A pure value, but for the question that ``verdict(now:)`` asks.
struct PermissionWatch: Sendable {
    typealias Instant = ServerClock.Instant

    /// How often a permission that can be withdrawn is asked about: every 500 ms, in nanoseconds. With the wheel's tick a session
    /// ends within a second of the withdrawal.
    private static let interval: Int64 = 500_000_000

    private let permission: SessionPermission
    private let end: Instant?
    private var nextLook: Instant?

    /// - Parameter end: The moment at which the permission ends.
    init(_ permission: SessionPermission, end: Instant?, now: Instant) {
        self.permission = permission
        self.end = end
        nextLook = permission.isWithdrawn == nil ? nil : now + Self.interval
    }

    var deadline: Instant? {
        guard let end else { return nextLook }
        return nextLook.map { min($0, end) } ?? end
    }

    /// - Returns: Why the session ends now; `nil` while it may go on.
    func verdict(now: Instant) -> WebSocketClose? {
        if let end, now >= end { return permission.atEnd }
        guard let nextLook, now >= nextLook else { return nil }
        return permission.isWithdrawn?() == true ? permission.atWithdrawal : nil
    }

    /// There has been a verdict.
    mutating func looked(now: Instant) {
        if let nextLook, now >= nextLook { self.nextLook = now + Self.interval }
    }
}
