public import StrictJSON

/// What becomes of an object's members for which the type has no use.
public enum UnknownMembers: Sendable {
    /// Each is a fault: it may be a misspelling of one that would have restricted something.
    case refused
    /// They are passed over.
    case ignored
}

extension Request {
    /// The content, read as strict JSON into a value.
    ///
    ///     let book: Book = try await context.request.decode()
    ///
    /// All that does not fit is reported at once, up to 100 faults: members that are missing, of another type, or unknown; elements of arrays;
    /// what the ``ContentRules`` of a type say. `Date` is a time of RFC 3339, `UUID` its text, and an enumeration that is `CaseIterable` one of
    /// its raw values. A member that is `null` counts as absent. Where a type's own `init(from:)` throws, what it has not read yet of the same
    /// object goes unreported; its error becomes a fault.
    ///
    /// - Parameters:
    ///   - type: What to read.
    ///   - unknownMembers: What becomes of members for which the type has no use.
    ///   - limits: How much JSON is read. Unless said otherwise only the route's limit of content bounds its length.
    /// - Returns: The value, which fits as a whole.
    /// - Throws: ``Problem``: 422 `invalid_content` with a JSON Pointer for each fault; what ``json(limits:)`` can end in.
    ///
    /// Source: RFC 6901, RFC 9110 §15.5.21
    public func decode<Value: Decodable>(
        _ type: Value.Type = Value.self, unknownMembers: UnknownMembers = .refused, limits: JSONLimits = .requestContent
    ) async throws(Problem) -> Value {
        let document = try await json(limits: limits)
        let decoding = ContentDecoding(unknownMembers)
        guard let value = decoding.read(type, document.root) else { throw .invalidContent(decoding.faults) }
        return value
    }
}
