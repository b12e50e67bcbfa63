/// One argument of a handler, taken from its context.
///
/// `get("notes/:id", .path("id")) { id in … }` hands the handler a `String`, and a handler that reads it knows nothing of requests.
public struct Extractor<C: Context, Value: Sendable>: Sendable {
    /// What it reads of a request, for a document of the API.
    public internal(set) var description: ExtractorDescription
    /// What refuses the queries that do not fit.
    let check: QueryCheck?
    @usableFromInline let read: @Sendable (C) throws(Problem) -> Extraction<Value>

    /// - Parameter read: What to take from the context; the problem it throws becomes the answer.
    public init(_ read: @escaping @Sendable (C) throws(Problem) -> Value) {
        self.init(ExtractorDescription(), read)
    }

    /// - Parameter read: What to take from the context, which may take a while; the problem it throws becomes the answer.
    public init(_ read: @escaping @Sendable (C) async throws(Problem) -> Value) {
        self.init(ExtractorDescription(), read)
    }

    init(
        _ description: ExtractorDescription, check: QueryCheck? = nil, _ read: @escaping @Sendable (C) throws(Problem) -> Value
    ) {
        self.description = description
        self.check = check
        self.read = { (context) throws(Problem) in .found(try read(context)) }
    }

    init(_ description: ExtractorDescription, _ read: @escaping @Sendable (C) async throws(Problem) -> Value) {
        self.description = description
        check = nil
        self.read = { context in .later { () async throws(Problem) in try await read(context) } }
    }

    /// The same, with words for a document of the API.
    ///
    ///     .query("limit", in: 1...100, default: 20).described("How many at most.")
    ///
    /// - Parameter purpose: What the parameter is for, as a sentence.
    /// - Returns: An extractor that reads the same.
    public func described(_ purpose: String) -> Extractor {
        var copy = self
        for index in copy.description.parameters.indices { copy.description.parameters[index].purpose = purpose }
        return copy
    }
}

extension Extractor where Value == C {
    /// The context itself: the request, and what the guards have found.
    ///
    ///     books.get("", .context, .query("author")) { context, author in … }
    public static var context: Self { Self { context in context } }
}

extension Extractor where Value == String {
    /// The value of the pattern's segment `:name`. A route whose pattern has no such segment is refused when its ``Router`` is made.
    ///
    /// - Parameter name: The name, without the colon.
    public static func path(_ name: String) -> Self {
        Self(ExtractorDescription(parameters: [ParameterDescription(.path, name, nil)])) { (context) throws(Problem) in
            guard let value = context.request.parameters[name] else { throw .notFound }
            return value
        }
    }
}

extension Extractor where Value: RequestParameter {
    /// The value of the pattern's segment `:name`, read as a type. A route whose pattern has no such segment is refused when its ``Router`` is
    /// made.
    ///
    ///     books.get(":id", .path("id", as: UUID.self)) { id in … }
    ///
    /// - Parameters:
    ///   - name: The name, without the colon.
    ///   - type: What the segment is read as.
    ///   - problem: The answer where the segment stands for no such value: by default the same 404 as for a path that is not there.
    public static func path(_ name: String, as type: Value.Type, orElse problem: Problem = .notFound) -> Self {
        let description = ExtractorDescription(
            parameters: [ParameterDescription(.path, name, Value.parameterForm)], problems: [problem])
        return Self(description) { (context) throws(Problem) in
            guard let value = context.request.parameters[name].flatMap(Value.init(parameter:)) else { throw problem }
            return value
        }
    }
}
