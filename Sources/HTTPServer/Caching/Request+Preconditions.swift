import HTTPTypes

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

    /// An answer with a tag that is known before the content, which is not made if the client has it already.
    ///
    ///     let version = try await shelf.version(of: id)
    ///     return try await context.request.answer(tagged: EntityTag(version: version)) { try await shelf.book(id) }
    ///
    /// - Parameters:
    ///   - tag: The entity tag of the answer that `make` would return.
    ///   - control: The caches that may keep the answer; none, unless said otherwise.
    ///   - make: Makes the answer.
    /// - Returns: What `make` has returned, with the tag; 304 for a GET or HEAD whose `If-None-Match` names the tag. Fields that a 304 needs
    ///   too, such as `Vary`, are to be added to both.
    /// - Throws: The errors of `make`.
    ///
    /// Source: RFC 9110 §13.1.2, §15.4.5
    public func answer(
        tagged tag: EntityTag, _ control: CacheControl = .noStore, _ make: () async throws -> some ResponseConvertible
    ) async throws -> Response {
        let validators = Validators(entityTag: tag)
        // The time matters for dates alone, and a tag is held against none.
        let hasIt = Preconditions(of: head, now: 0)?.verdict(on: validators) == .notModified
        return try await (hasIt ? Response(status: .notModified) : make().response()).cached(control, validators)
    }
}
