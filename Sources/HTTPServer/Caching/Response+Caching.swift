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

    /// The same answer with the tag of what it represents, or of what it has made. Unless the answer is ``cached(_:_:)`` too, no cache keeps it;
    /// the client may, and send the tag back in `If-Match` when it changes what it has seen.
    ///
    /// - Parameter tag: The name of the present state.
    /// - Returns: An answer with `ETag`. Source: RFC 9110 §8.8.3
    public func tagged(_ tag: EntityTag) -> Response {
        var copy = self
        copy.removeFields(named: [.eTag])
        copy.addField(.eTag, tag.description)
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
