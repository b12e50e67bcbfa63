/// One argument of a handler, taken from its context.
///
/// `get("notes/:id", .path("id")) { id in … }` hands the handler a `String`, and a handler that reads it knows nothing of requests.
public struct Extractor<C: Context, Value: Sendable>: Sendable {
    /// The parameters of the route's pattern that it reads.
    @usableFromInline let parameters: [String]
    @usableFromInline let read: @Sendable (C) throws(Problem) -> Extraction<Value>

    /// - Parameter read: What to take from the context; the problem it throws becomes the answer.
    public init(_ read: @escaping @Sendable (C) throws(Problem) -> Value) {
        self.init(reading: [], read)
    }

    /// - Parameter read: What to take from the context, which may take a while; the problem it throws becomes the answer.
    public init(_ read: @escaping @Sendable (C) async throws(Problem) -> Value) {
        parameters = []
        self.read = { context in .later { () async throws(Problem) in try await read(context) } }
    }

    init(reading parameters: [String], _ read: @escaping @Sendable (C) throws(Problem) -> Value) {
        self.parameters = parameters
        self.read = { (context) throws(Problem) in .found(try read(context)) }
    }
}

extension Extractor where Value == String {
    /// The value of the pattern's segment `:name`. A route whose pattern has no such segment is refused when its ``Router`` is made.
    public static func path(_ name: String) -> Self {
        Self(reading: [name]) { (context) throws(Problem) in
            guard let value = context.request.parameters[name] else { throw .notFound }
            return value
        }
    }
}
