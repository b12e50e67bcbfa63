import CognitoCore
import CognitoRuntime
import EnvironmentReading
import HTTPServer
import HTTPTypes
import Logging
import PrometheusMetrics
import ServiceRuntime
import StrictJSON
import Testing

@testable import App

/// The document and the routes tell the same story.
struct OpenAPIDocumentTests {
    /// The routes of `lionsden`.
    ///
    /// - Parameters:
    ///   - keeping: If false, there is no database, and no API key is taken.
    ///   - cookie: The cookie in which a token is taken too.
    static func table(keeping: Bool = true, cookie: String? = nil) throws -> RouteTable {
        let variables = [
            "COGNITO_CLIENT_ID": "client", "COGNITO_USER_POOL_ID": "us-fake-1_Pool", "COGNITO_ADMINS_GROUP_NAME": "admins",
            "COGNITO_MAIN_REGION": "us-fake-1", "COGNITO_COOKIE": cookie ?? "", "DATABASE_URL": keeping ? "sqlite:x.db" : "none",
        ]
        let configuration = try AppConfiguration(reading: Environment(process: variables), for: .production)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let data = DataService(configuration.database, metrics: nil, logger: logger, clock: .system)
        let services = try ManagedServices([KeySetService(keys: { [] })])
        let routes = Routes(
            verifier: try CognitoVerifier(configuration.cognito), adminsGroup: "admins", services: services, data: data,
            revocations: nil, clock: .system, cookie: configuration.cookie)
        let management = ManagementRoutes(services: services, metrics: ServiceMetrics(PrometheusRegistry()))
        let table = RouteTable()
        try routes.register(on: RouteGroup(table))
        management.register(on: RouteGroup(table))
        routes.describe(table)
        return table
    }

    static func served(_ table: RouteTable) throws -> JSONView {
        let document = Routes.document(Routes.descriptions, checking: ["keys"])
        return try JSONDocument(parsing: document.json(of: table.routes).encoded()).root
    }

    private func names(in document: JSONView) -> Set<String> {
        let paths = document["paths"]?.members ?? []
        return Set(paths.flatMap { path in (path.value.members ?? []).map { "\($0.name.uppercased()) \(path.name)" } })
    }

    @Test func `every route is in the document, and every operation of the document is a route`() throws {
        let table = try Self.table()
        let routes = Set(
            table.routes.map { route in
                let template = route.pattern.parameterNames.reduce(route.pattern.description) { $0.replacing(":\($1)", with: "{\($1)}") }
                return "\(route.method.rawValue) \(template)"
            })
        #expect(routes.count == table.routes.count)
        #expect(names(in: try Self.served(table)) == routes)
    }

    @Test func `no description is left of a route that is gone`() throws {
        let routes = try Self.table().routes
        for description in Routes.descriptions {
            #expect(routes.contains(where: description.describes), "\(description.pattern.description)")
        }
    }

    @Test func `what is referred to is there`() throws {
        let document = try Self.served(try Self.table())
        let text = String(decoding: document.rawBytes, as: UTF8.self)
        let references = text.split(separator: "\"$ref\":\"#/components/").dropFirst().map { $0.prefix { $0 != "\"" } }
        let kinds = document["components"]?.members ?? []
        let names = kinds.flatMap { kind in (kind.value.members ?? []).map { "\(kind.name)/\($0.name)" } }
        #expect(references.count > 100)
        for reference in references {
            #expect(names.contains(String(reference)), "\(reference)")
        }
    }

    @Test func `of claims only those are required that the tokens of every issuer have`() throws {
        let schema = try JSONDocument(parsing: NamedSchema.claims.schema.json.encoded()).root
        #expect(schema["required"]?.elements?.compactMap(\.string) == ["sub", "iss", "exp"])
        #expect(schema["properties"]?["token_use"]?["enum"]?.elements?.compactMap(\.string) == ["id", "access"])
        #expect(schema["additionalProperties"].map { String(decoding: $0.rawBytes, as: UTF8.self) } == "true")
    }

    /// The details of the refusals that an operation can end in.
    private func refusals(_ operation: JSONView?, of document: JSONView) -> [String] {
        let names = (operation?["responses"]?.members ?? []).compactMap { $0.value["$ref"]?.string?.split(separator: "/").last }
        return names.flatMap { name in
            let examples = document["components"]?["responses"]?.member(String(name))?["content"]?["application/problem+json"]?["examples"]
            return (examples?.members ?? []).compactMap { $0.value["value"]?["detail"]?.string }
        }
    }

    @Test func `a cookie is an alternative to the bearer token, and may be refused for its page where it could change something`() throws {
        let refusal = "Pages of other sites may not do this in a user's name."
        for (cookie, schemes) in [("den", ["bearer", "cookie"]), (nil, ["bearer"])] {
            let document = try Self.served(try Self.table(keeping: false, cookie: cookie))
            #expect(document["components"]?["securitySchemes"]?.members?.map(\.name) == schemes)
            let secure = document["paths"]?["/secure"]?["get"]
            #expect(secure?["security"]?.elements?.map { $0.members?.first?.name } == schemes)
            #expect(!refusals(secure, of: document).contains(refusal))
        }
        let document = try Self.served(try Self.table(cookie: "den"))
        let found = refusals(document["paths"]?["/create"]?["post"], of: document)
        #expect(found.contains(refusal))
    }

    @Test func `an API key is an alternative to the token where it is taken, and not where nothing is kept`() throws {
        for (keeping, schemes) in [(true, ["bearer", "X-API-Key"]), (false, ["bearer"])] {
            let document = try Self.served(try Self.table(keeping: keeping))
            let secure = document["paths"]?["/secure"]?["get"]
            #expect(Set(document["components"]?["securitySchemes"]?.members?.map(\.name) ?? []) == Set(schemes))
            #expect(secure?["security"]?.elements?.map { $0.members?.first?.name } == schemes)
            #expect(secure?["responses"]?["401"]?["$ref"]?.string?.contains("invalid_api_key") == keeping)
            #expect(document["paths"]?["/api-keys"]?["post"]?["security"]?.elements?.count == (keeping ? 1 : nil))
        }
    }

    @Test func `what may be asked for conditionally says so`() throws {
        let document = try Self.served(try Self.table())
        let operation = document["paths"]?["/openapi.json"]?["get"]
        #expect(operation?["parameters"]?.elements?.compactMap { $0["name"]?.string } == ["If-None-Match", "If-Match"])
        for answer in [operation?["responses"]?["200"], operation?["responses"]?["304"]] {
            #expect(answer?["headers"]?.members?.map(\.name) == ["X-Request-Id", "ETag"])
        }
        #expect(operation?["responses"]?["412"] != nil)
        #expect(document["paths"]?["/public"]?["get"]?["responses"]?["304"] == nil)
    }

    @Test func `each refusal's example says what the refusal is`() throws {
        let document = try Self.served(try Self.table())
        let create = document["paths"]?["/create"]?["post"]
        #expect(
            create?["responses"]?.members?.map(\.name)
                == ["201", "400", "401", "403", "408", "413", "414", "415", "417", "422", "431", "500", "501", "503", "505"])
        #expect(create?["security"]?.elements?.count == 2)
        #expect(document["paths"]?["/public"]?["get"]?["security"]?.elements?.count == 2)
        #expect(document["paths"]?["/healthz"]?["get"]?["security"]?.elements?.count == 0)
    }
}
