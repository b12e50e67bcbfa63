import Storage

/// Whether the database is away, from what has come of the last operations: a pure value over a monotonic `now`.
///
/// Reads and writes are told apart, since a full disk still reads. A read is tried each second, and its success says that reads are back. A
/// write may not be tried for long, so its failure counts for a while only.
struct DatabaseHealth: Sendable {
    /// For this long after a failure without another one, writes count as away.
    static let memory: Duration = .seconds(10)

    private var readOutage: Outage?
    private var writeOutage: (outage: Outage, until: Duration)?

    /// Why the database is away; `nil` while it is there.
    mutating func outage(now: Duration) -> Outage? {
        if let failure = writeOutage, failure.until <= now { writeOutage = nil }
        return readOutage ?? writeOutage?.outage
    }

    /// Notes what has come of an operation.
    mutating func note(_ outage: Outage?, isWrite: Bool, now: Duration) {
        // Nothing is wrong with the database where too many ask, or where this process has let go of it.
        if outage == .overloaded || outage == .closed { return }
        if isWrite {
            writeOutage = outage.map { ($0, now + Self.memory) }
        } else {
            readOutage = outage
        }
    }
}
