import HTTPTypes

/// What caches may do with an answer. Source: RFC 9111
extension Response {
    /// The same answer, to be kept by caches as said. Without this, and without a `Cache-Control` of its own, an answer is sent with
    /// `Cache-Control: no-store`, whatever other fields it has.
    ///
    /// Where it has validators and is 200, GET and HEAD with conditions are answered by the server: 304 without content where the client has
    /// this representation already (`If-None-Match`, else `If-Modified-Since`), 412 where it insists on another one (`If-Match`, else
    /// `If-Unmodified-Since`). Guards and handler have run by then.
    ///
    /// - Parameters:
    ///   - control: The caches that may keep it.
    ///   - validators: By what its state is recognised.
    public func cached(_ control: CacheControl, _ validators: Validators = Validators()) -> Response {
        var copy = self
        copy.removeFields(named: [.cacheControl, .eTag, .lastModified])
        copy.addField(.cacheControl, control.description)
        if let tag = validators.entityTag { copy.addField(.eTag, tag.description) }
        if let seconds = validators.lastModified { copy.addField(.lastModified, HTTPDate.text(secondsSinceEpoch: seconds)) }
        return copy
    }

    /// What says in this answer's place that the client has it already: the fields that a cache needs to go on using what it keeps, and
    /// nothing that describes content. Source: RFC 9110 §15.4.5
    var notModified: Response {
        var copy = self
        copy.status = .notModified
        copy.contentType = nil
        copy.content = .none
        copy.removeFields(named: [.contentEncoding, .contentLanguage] + (hasField(.eTag) ? [.lastModified] : []))
        return copy
    }
}

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
}
