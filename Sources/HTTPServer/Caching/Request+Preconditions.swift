extension Request {
    /// For handlers that change or make something: call it before, with the state that would be changed. `If-None-Match: *` so makes only
    /// what is not there, and `If-Match` changes only what its sender has seen.
    ///
    /// - Parameters:
    ///   - current: The state of what the request is about; `nil` where it is not there.
    ///   - clock: Says which century a year of two digits is of.
    /// - Throws: ``Problem/preconditionFailed`` where a condition of the request does not hold.
    ///
    /// Source: RFC 9110 §13.2
    public func requirePreconditions(on current: Validators?, clock: ServerClock = .system) throws(Problem) {
        guard let conditions = Preconditions(of: head, now: clock.secondsSinceEpoch()) else { return }
        guard conditions.verdict(on: current) == .hold else { throw .preconditionFailed }
    }

    /// The same for what has a version: goes on only where the conditions hold for its tag.
    ///
    /// - Parameters:
    ///   - tag: That of what is there.
    ///   - clock: Says which century a year of two digits is of.
    /// - Throws: ``Problem/preconditionFailed`` where a condition of the request does not hold.
    ///
    /// Source: RFC 9110 §13.2
    public func requirePreconditions(on tag: EntityTag, clock: ServerClock = .system) throws(Problem) {
        try requirePreconditions(on: Validators(entityTag: tag), clock: clock)
    }
}
