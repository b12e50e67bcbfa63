public import HTTPServer
public import HTTPTypes
public import StrictJSON

/// What a document of the API says of one route that neither its pattern nor its guards say.
public struct RouteDescription: Sendable {
    /// What a request or an answer contains.
    public struct Content: Sendable {
        let type: MediaType
        let schema: Schema
        let example: JSONValue

        public init(type: MediaType, schema: Schema, example: JSONValue) {
            self.type = type
            self.schema = schema
            self.example = example
        }

        public static func json(_ schema: Schema, _ example: JSONValue) -> Content {
            Content(type: .json, schema: schema, example: example)
        }
    }

    /// What a query may say.
    public struct QueryParameter: Sendable {
        let name: String
        let description: String
        let value: Schema
        let isRepeatable: Bool

        /// - Parameters:
        ///   - name: The parameter's name.
        ///   - description: A sentence for the reader of the document.
        ///   - value: The schema of its value.
        ///   - isRepeatable: If true, a query may have it several times.
        public init(name: String, description: String, value: Schema, isRepeatable: Bool = true) {
            self.name = name
            self.description = description
            self.value = value
            self.isRepeatable = isRepeatable
        }
    }

    let method: HTTPRequest.Method
    package let pattern: PathPattern
    let summary: String
    let takes: Content?
    let status: HTTPResponse.Status
    let gives: Content?
    let query: [QueryParameter]
    let isConditional: Bool
    let fields: [(field: ResponseField, isRequired: Bool)]
    package let refusals: [Problem]
    let schemas: [NamedSchema]
    /// If true, its guards treat the request as one that is not safe, and it begins a session.
    private(set) var isWebSocket = false

    /// - Parameters:
    ///   - method: The route's.
    ///   - path: The route's pattern as a whole, such as `books/:id`.
    ///   - summary: What it is for, in a few words.
    ///   - takes: The content that a request must have, which is read as JSON.
    ///   - query: What a query may say.
    ///   - status: Of its answer.
    ///   - gives: The content of its answer, which may have none.
    ///   - isConditional: If true, it tells who has its content already that it has not changed.
    ///   - fields: Fields of its answer that a caller can act on, and whether each is always there.
    ///   - refusals: What it can end in besides what its guards, `takes` and every route bring along.
    ///   - schemas: What the contents refer to by name, unless the document has it already.
    public init(
        _ method: HTTPRequest.Method, _ path: String, _ summary: String, takes: Content? = nil, query: [QueryParameter] = [],
        status: HTTPResponse.Status = .ok, gives: Content?, isConditional: Bool = false,
        with fields: [(field: ResponseField, isRequired: Bool)] = [], or refusals: [Problem] = [], schemas: [NamedSchema] = []
    ) {
        self.init(
            method, PathPattern(path), summary, takes: takes, query: query, status: status, gives: gives, isConditional: isConditional,
            with: fields, or: refusals, schemas: schemas)
    }

    private init(
        _ method: HTTPRequest.Method, _ pattern: PathPattern, _ summary: String, takes: Content?, query: [QueryParameter],
        status: HTTPResponse.Status, gives: Content?, isConditional: Bool, with fields: [(field: ResponseField, isRequired: Bool)],
        or refusals: [Problem], schemas: [NamedSchema]
    ) {
        self.method = method
        self.pattern = pattern
        self.summary = summary
        self.takes = takes
        self.query = query
        self.status = status
        self.gives = gives
        self.isConditional = isConditional
        self.fields = [(.requestID, true)] + (isConditional ? [(.entityTag, true)] : []) + fields
        self.refusals = refusals
        self.schemas = schemas
    }

    /// The description of a route that begins a WebSocket session.
    ///
    /// - Parameters:
    ///   - path: The route's pattern as a whole.
    ///   - summary: What it is for, in a few words.
    public static func webSocket(_ path: String, _ summary: String) -> RouteDescription {
        var description = RouteDescription(
            .get, path, summary, status: .switchingProtocols, gives: nil, or: [.upgradeRequired, .malformedHandshake])
        description.isWebSocket = true
        return description
    }

    /// The description of a route that has none.
    init(of route: Route) {
        self.init(
            route.method, route.pattern, "", takes: nil, query: [], status: .ok, gives: nil, isConditional: false, with: [], or: [],
            schemas: [])
    }

    package func describes(_ route: Route) -> Bool { method == route.method && pattern == route.pattern }
}
