import HTTPServer
import HTTPTypes
import StrictJSON

/// The API as programs read it: which requests there are, what each needs, and everything that it can be answered with.
///
/// Source: OpenAPI 3.1.1
struct OpenAPIDocument {
    static let path = "openapi.json"

    let operations: [Operation]
    /// The cookie in which a token is taken too.
    let cookie: String?
    /// The names of the services that `/readyz` checks.
    let services: [String]

    /// Whether API keys are taken.
    let takesKeys: Bool

    init(operations: [Operation], cookie: String? = nil, takesKeys: Bool = true, services: [String] = []) {
        let known = takesKeys ? operations : operations.map(\.withoutKeys)
        self.operations = cookie == nil ? known : known.map(\.takingCookie)
        self.cookie = cookie
        self.takesKeys = takesKeys
        self.services = services
    }

    /// Adds the route that serves the document of a table. To be called last: it describes the routes that are there, and its own.
    static func register(
        in table: RouteTable, cookie: String?, takesKeys: Bool, resourcePaths: [String] = [], services: [String]
    ) {
        let described = (Routes.descriptions + resourcePaths.flatMap(Routes.metadataDescriptions)).filter { description in
            description.pattern == PathPattern(path) || table.routes.contains(where: description.describes)
        }
        // Encoded here, once, and named by its content, so that whoever has it is told so in a hundred bytes.
        let bytes = OpenAPIDocument(operations: described, cookie: cookie, takesKeys: takesKeys, services: services).json.encoded()
        let response = Response(status: .ok, contentType: .json, content: .bytes(bytes))
            .cached(.noCache, Validators(entityTag: EntityTag(of: bytes)))
        RouteGroup(table).open.get(path) { _ in response }
    }

    var json: JSONValue {
        [
            "openapi": "3.1.1",
            "info": [
                "title": "LionsDen", "version": .string(AppVersion.text),
                "description": """
                An API behind AWS Cognito tokens. HEAD is answered wherever GET is, and OPTIONS everywhere with Allow. Every error is \
                problem details (RFC 9457) with a stable code.
                """,
            ],
            "paths": .object(paths),
            "components": [
                "securitySchemes": .object(securitySchemes),
                "schemas": .object(NamedSchema.all(checking: services).map { .init($0.name, $0.schema.json) }),
                "responses": .object(responses),
            ],
        ]
    }

    /// Source: OpenAPI 3.1 §4.8.27
    private var securitySchemes: [JSONValue.Member] {
        let bearer: JSONValue = [
            "type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "A token of the user pool (RFC 6750).",
        ]
        let key: JSONValue = [
            "type": "apiKey", "in": "header", "name": "X-API-Key", "description": "A key that a user has made, which acts for them.",
        ]
        let cookie: JSONValue? = cookie.map { name in
            [
                "type": "apiKey", "in": "cookie", "name": .string(name),
                "description": "The same token; methods that change something then need an Origin that is allowed.",
            ]
        }
        return [.init("bearer", bearer)] + (takesKeys ? [.init("apiKey", key)] : []) + (cookie.map { [.init("cookie", $0)] } ?? [])
    }

    /// One item for each path, in the order in which the descriptions name them.
    private var paths: [JSONValue.Member] {
        var templates: [String] = []
        for operation in operations where !templates.contains(operation.template) { templates.append(operation.template) }
        return templates.map { template in
            .init(template, .object(operations.filter { $0.template == template }.map(\.member)))
        }
    }

    /// Each answer once, whichever operations have it.
    private var responses: [JSONValue.Member] {
        let groups = operations.flatMap(\.problemGroups) + DescribedProblem.ofNoRoute.map { ProblemGroup(problems: [$0]) }
        return Dictionary(groups.map { ($0.name, $0) }) { first, _ in first }.sorted { $0.key < $1.key }.map(\.value.member)
    }
}
