/// What wrong passwords cost: after five of them an account is shut for a second, and each further one doubles that to about a
/// quarter of an hour. An attempt on a shut account counts for nothing.
///
/// Source: docs/cognito.md, "Wire form of the pool's API"
struct Lockout: Sendable, Equatable {
    /// Wrong passwords that cost nothing but themselves.
    static let freeFailures = 4
    /// The longest time for which an account is shut, in seconds, and the time without attempts after which all is forgotten.
    static let longest: Double = 900

    private var failures = 0
    private var lastFailure: Double = 0
    private var shutUntil: Double = 0

    /// Whether no password is looked at. `now` counts seconds since 1970.
    func isShut(at now: Double) -> Bool { now < shutUntil }

    /// A wrong password was given.
    mutating func failed(at now: Double) {
        if now - max(lastFailure, shutUntil) >= Self.longest { failures = 0 }
        failures += 1
        lastFailure = now
        guard failures > Self.freeFailures else { return }
        let doublings = min(failures - Self.freeFailures - 1, 10)
        shutUntil = now + min(Double(1 << doublings), Self.longest)
    }

    /// The right password was given.
    mutating func succeeded() { self = Lockout() }
}
