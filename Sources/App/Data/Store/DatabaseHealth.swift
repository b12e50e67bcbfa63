import Storage

/// Concludes from the outcomes of operations whether the database is available. It is a pure value; `now` is a monotonic time.
///
/// Reads and writes count separately, since a full disk can still be read. A read happens each second, so its last outcome counts. The next
/// write may be long in coming, so the failure of a write counts for ``memory`` only.
struct DatabaseHealth: Sendable {
    /// Writes count as unavailable for this long after their last failure.
    static let memory: Duration = .seconds(10)

    private var readOutage: Outage?
    private var writeOutage: (outage: Outage, until: Duration)?

    /// The reason why the database is unavailable; `nil` while it is available.
    mutating func outage(now: Duration) -> Outage? {
        if let failure = writeOutage, failure.until <= now { writeOutage = nil }
        return readOutage ?? writeOutage?.outage
    }

    /// Takes the outcome of an operation.
    mutating func note(_ outage: Outage?, isWrite: Bool, now: Duration) {
        // Neither too many callers nor the end of this process is a fault of the database.
        if outage == .overloaded || outage == .closed { return }
        if isWrite {
            writeOutage = outage.map { ($0, now + Self.memory) }
        } else {
            readOutage = outage
        }
    }
}
