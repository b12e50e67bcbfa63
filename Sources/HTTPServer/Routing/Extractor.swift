/// One argument of a handler, taken from its context.
///
/// `get("notes/:id", .path("id")) { id in … }` hands the handler a `String`, and a handler that reads it knows nothing of requests.
public struct Extractor<C: Context, Value: Sendable>: Sendable {
    /// Whether it never has to wait.
    @usableFromInline let isImmediate: Bool
    /// For those that are immediate.
    @usableFromInline let readAtOnce: @Sendable (C) throws(Problem) -> Value
    @usableFromInline let read: @Sendable (C) async throws(Problem) -> Value

    /// - Parameter read: What to take from the context; the problem it throws becomes the answer.
    public init(_ read: @escaping @Sendable (C) throws(Problem) -> Value) {
        isImmediate = true
        readAtOnce = read
        self.read = read
    }

    /// - Parameter read: What to take from the context, which may take a while; the problem it throws becomes the answer.
    public init(_ read: @escaping @Sendable (C) async throws(Problem) -> Value) {
        isImmediate = false
        readAtOnce = { _ throws(Problem) in throw .internalError }
        self.read = read
    }
}

extension Extractor where Value == String {
    /// The value of the pattern's segment `:name`; 404 when the route has no such segment.
    public static func path(_ name: String) -> Self {
        Self { (context) throws(Problem) in
            guard let value = context.request.parameters[name] else { throw .notFound }
            return value
        }
    }
}
