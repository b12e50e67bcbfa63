import CognitoCore
import CognitoRuntime
import CognitoTesting
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
    /// The routes of an executable: with the test login, or without.
    static func table(testing: Bool) throws -> RouteTable {
        let configuration = try AppConfiguration(
            reading: Environment(process: [
                "COGNITO_CLIENT_ID": "client", "COGNITO_USER_POOL_ID": "us-fake-1_Pool", "COGNITO_ADMINS_GROUP_NAME": "admins",
                "COGNITO_MAIN_REGION": "us-fake-1",
            ]), for: .production)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let data = DataService(configuration.database, metrics: nil, logger: logger, clock: .system)
        let services = try ManagedServices([KeySetService(keys: { [] })])
        let routes = Routes(
            verifier: try CognitoVerifier(configuration.cognito), adminsGroup: "admins", services: services, data: data,
            revocations: nil, clock: .system, cookie: nil)
        let management = ManagementRoutes(services: services, metrics: ServiceMetrics(PrometheusRegistry()))
        let login = TestLogin(try EmbeddedUserPool(PoolConfiguration()))
        let table = RouteTable()
        try routes.register(on: RouteGroup(table))
        if testing {
            login.register(on: RouteGroup(table))
            LiveEcho(routes.verifier, cookie: nil).register(on: RouteGroup(table))
        }
        management.register(on: RouteGroup(table))
        routes.describe(table)
        return table
    }

    static func served(_ table: RouteTable) throws -> JSONView {
        let operations = Routes.descriptions.filter { table.routes.contains(where: $0.describes) }
        return try JSONDocument(parsing: OpenAPIDocument(operations: operations).json.encoded()).root
    }

    private func names(in document: JSONView) -> Set<String> {
        let paths = document["paths"]?.members ?? []
        return Set(paths.flatMap { path in (path.value.members ?? []).map { "\($0.name.uppercased()) \(path.name)" } })
    }

    @Test(arguments: [true, false])
    func `every route is in the document, and every operation of the document is a route`(testing: Bool) throws {
        let table = try Self.table(testing: testing)
        let routes = Set(
            table.routes.map { route in
                let template = route.pattern.parameterNames.reduce(route.pattern.description) { $0.replacing(":\($1)", with: "{\($1)}") }
                return "\(route.method.rawValue) \(template)"
            })
        #expect(routes.count == table.routes.count)
        #expect(names(in: try Self.served(table)) == routes)
        #expect(routes.contains("POST /cognito-testing-login") == testing)
    }

    @Test func `no description is left of a route that is gone`() throws {
        let routes = try Self.table(testing: true).routes
        for description in Routes.descriptions {
            #expect(routes.contains(where: description.describes), "\(description.pattern.description)")
        }
    }

    @Test func `what is referred to is there`() throws {
        let document = try Self.served(try Self.table(testing: true))
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

    @Test func `a cookie is an alternative to the bearer token, and may be refused for its page where it could change something`() throws {
        let operations = Routes.descriptions.filter { ["/create", "/secure"].contains($0.pattern.description) }
        for (cookie, schemes, refusal) in [("den", ["bearer", "cookie"], true), (nil, ["bearer"], false)] {
            let document = try JSONDocument(
                parsing: OpenAPIDocument(operations: operations, cookie: cookie, takesKeys: false).json.encoded()
            ).root
            #expect(document["components"]?["securitySchemes"]?.members?.map(\.name) == schemes)
            let create = document["paths"]?["/create"]?["post"]
            let secure = document["paths"]?["/secure"]?["get"]
            for operation in [create, secure] {
                #expect(operation?["security"]?.elements?.map { $0.members?.first?.name } == schemes)
            }
            #expect(create?["responses"]?["403"]?["$ref"]?.string?.contains("foreign_origin") == refusal)
            #expect(secure?["responses"]?["403"]?["$ref"]?.string?.contains("foreign_origin") == false)
        }
    }

    @Test func `an API key is an alternative to the token where it is taken, and not where nothing is kept`() throws {
        let operations = Routes.descriptions.filter { ["/secure", "/api-keys"].contains($0.pattern.description) }
        for (takesKeys, schemes) in [(true, ["bearer", "apiKey"]), (false, ["bearer"])] {
            let document = try JSONDocument(
                parsing: OpenAPIDocument(operations: operations, takesKeys: takesKeys).json.encoded()
            ).root
            let secure = document["paths"]?["/secure"]?["get"]
            #expect(document["components"]?["securitySchemes"]?.members?.map(\.name) == schemes)
            #expect(secure?["security"]?.elements?.map { $0.members?.first?.name } == schemes)
            #expect(secure?["responses"]?["401"]?["$ref"]?.string?.contains("invalid_api_key") == takesKeys)
            #expect(document["paths"]?["/api-keys"]?["post"]?["security"]?.elements?.count == 1)
        }
    }

    @Test func `a path's parameters stand in braces and are described`() throws {
        let operation = Operation(.delete, "lions/:name/cubs/:id", "", gives: .json(.anything, nil))
        #expect(operation.template == "/lions/{name}/cubs/{id}")
        let described = try JSONDocument(parsing: JSONValue.object([operation.member]).encoded()).root["delete"]
        #expect(described?["operationId"]?.string == "deleteLionsNameCubsId")
        #expect(described?["parameters"]?.elements?.compactMap { $0["name"]?.string } == ["name", "id"])
    }

    @Test func `what may be asked for conditionally says so`() throws {
        let document = try Self.served(try Self.table(testing: false))
        let operation = document["paths"]?["/openapi.json"]?["get"]
        #expect(operation?["parameters"]?.elements?.compactMap { $0["name"]?.string } == ["If-None-Match", "If-Match"])
        for answer in [operation?["responses"]?["200"], operation?["responses"]?["304"]] {
            #expect(answer?["headers"]?.members?.map(\.name) == ["X-Request-Id", "ETag"])
        }
        #expect(operation?["responses"]?["412"] != nil)
        #expect(document["paths"]?["/public"]?["get"]?["responses"]?["304"] == nil)
    }

    @Test func `each refusal's example says what the refusal is`() throws {
        for problem in DescribedProblem.ofEveryRoute + DescribedProblem.ofNoRoute {
            #expect(problem.status.code >= 400)
            #expect(!problem.detail.isEmpty)
        }
        let document = try Self.served(try Self.table(testing: false))
        let create = document["paths"]?["/create"]?["post"]
        #expect(
            create?["responses"]?.members?.map(\.name)
                == ["201", "400", "401", "403", "408", "413", "414", "415", "417", "422", "431", "500", "501", "503", "505"])
        #expect(create?["security"]?.elements?.count == 2)
        #expect(document["paths"]?["/public"]?["get"]?["security"]?.elements?.count == 2)
        #expect(document["paths"]?["/healthz"]?["get"]?["security"]?.elements?.count == 0)
    }
}
