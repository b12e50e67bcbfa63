/// The lockout after wrong passwords: the fifth locks the account for one second, and each further one doubles the time, up to about a
/// quarter of an hour. An attempt on a locked account does not count.
///
/// Source: docs/cognito.md, "Wire form of the pool's API"
struct Lockout: Sendable, Equatable {
    /// The longest lockout in seconds, and the time without attempts after which the count starts again.
    static let longest: Double = 900

    /// The number of wrong passwords without a lockout.
    private let freeFailures: Int
    private var failures = 0
    private var lastFailure: Double = 0
    private var shutUntil: Double = 0

    init(freeFailures: Int = 4) { self.freeFailures = freeFailures }

    /// - Parameter now: Seconds since 1970.
    /// - Returns: True while passwords are refused without a check.
    func isShut(at now: Double) -> Bool { now < shutUntil }

    /// A wrong password was given.
    mutating func failed(at now: Double) {
        if now - max(lastFailure, shutUntil) >= Self.longest { failures = 0 }
        failures += 1
        lastFailure = now
        guard failures > freeFailures else { return }
        let doublings = min(failures - freeFailures - 1, 10)
        shutUntil = now + min(Double(1 << doublings), Self.longest)
    }

    /// The right password was given.
    mutating func succeeded() { self = Lockout(freeFailures: freeFailures) }
}
