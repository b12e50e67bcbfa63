/// What an extractor finds: the value, or work that has to wait for something first.
public enum Extraction<Value: Sendable>: Sendable {
    case found(Value)
    /// Found in a task of the request's own.
    case later(@Sendable () async throws(Problem) -> Value)

    /// The value, waited for if need be.
    ///
    /// - Throws: The ``Problem`` that the caller is answered with.
    @inlinable
    public func value() async throws(Problem) -> Value {
        switch self {
        case .found(let value): value
        case .later(let work): try await work()
        }
    }

    /// Whether nothing has to be waited for.
    @inlinable
    var isFound: Bool { if case .found = self { true } else { false } }

    /// The value of an extraction that ``isFound``.
    ///
    /// - Throws: `internal_error` where it has to be waited for.
    @inlinable
    func valueAtHand() throws(Problem) -> Value {
        guard case .found(let value) = self else { throw .internalError }
        return value
    }
}
