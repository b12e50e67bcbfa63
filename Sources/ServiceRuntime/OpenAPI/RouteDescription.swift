public import HTTPServer
public import HTTPTypes
public import StrictJSON

/// A description of one route for ``OpenAPIDocument``, beside that of its pattern and its guards.
public struct RouteDescription: Sendable {
    /// The content of a request or an answer.
    public struct Content: Sendable {
        let type: MediaType
        let schema: Schema
        let example: JSONValue

        /// Content of a media type, with an example of it as JSON.
        public init(type: MediaType, schema: Schema, example: JSONValue) {
            self.type = type
            self.schema = schema
            self.example = example
        }

        /// JSON content, with an example that obeys the schema.
        public static func json(_ schema: Schema, _ example: JSONValue) -> Content {
            Content(type: .json, schema: schema, example: example)
        }
    }

    /// A parameter of the query.
    public struct QueryParameter: Sendable {
        let name: String
        let description: String
        let value: Schema
        let isRepeatable: Bool

        /// - Parameters:
        ///   - name: The name in the query.
        ///   - description: The purpose of the parameter.
        ///   - value: The schema of one value.
        ///   - isRepeatable: If true, the parameter may appear several times.
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
    /// If true, the request begins a session, and its guards treat it as unsafe.
    private(set) var isWebSocket = false

    /// - Parameters:
    ///   - method: The method of the route.
    ///   - path: The whole pattern of the route, such as `books/:id`.
    ///   - summary: The purpose of the route, in a few words.
    ///   - takes: The content that a request must have; it is read as JSON.
    ///   - query: The parameters of the query.
    ///   - status: The status of a successful answer.
    ///   - gives: The content of a successful answer; `nil` for none.
    ///   - isConditional: If true, the route evaluates preconditions and may answer 412, and a GET 304; its answers have an entity tag.
    ///   - fields: Response fields that a caller can act on; a required one is in every successful answer.
    ///   - refusals: Problems of the handler, without those of its guards, of `takes` and of every route.
    ///   - schemas: Schemas to which the contents refer by name, unless the document has them.
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
    ///   - path: The whole pattern of the route.
    ///   - summary: The purpose of the route, in a few words.
    public static func webSocket(_ path: String, _ summary: String) -> RouteDescription {
        var description = RouteDescription(
            .get, path, summary, status: .switchingProtocols, gives: nil, or: [.upgradeRequired, .malformedHandshake])
        description.isWebSocket = true
        return description
    }

    /// An empty description, for a route without one.
    init(of route: Route) {
        self.init(
            route.method, route.pattern, "", takes: nil, query: [], status: .ok, gives: nil, isConditional: false, with: [], or: [],
            schemas: [])
    }

    package func describes(_ route: Route) -> Bool { method == route.method && pattern == route.pattern }
}
