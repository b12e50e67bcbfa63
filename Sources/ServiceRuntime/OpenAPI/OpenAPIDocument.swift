package import HTTPServer
import HTTPTypes
package import Logging
package import StrictJSON
import Synchronization

/// A machine-readable description of an API: its requests, their parameters and credentials, and every answer. It is made from the routes of
/// a table and from their guards' descriptions.
///
/// Source: OpenAPI 3.1.1
public struct OpenAPIDocument: Sendable {
    package static let path = "openapi.json"

    private let title: String
    private let version: String
    private let summary: String
    private let descriptions: [RouteDescription]
    private let schemas: [NamedSchema]
    private let namesOnlyDescribed: Bool

    /// - Parameters:
    ///   - title: The title of the API.
    ///   - version: The version of the API.
    ///   - summary: The purpose of the API; it may be empty.
    ///   - descriptions: Descriptions of routes. One that fits no route is not in the document, and a warning in the log when the service is
    ///     built: its route has been renamed or taken away, or its method or path is misspelled.
    ///   - schemas: The schemas to which the descriptions refer by name. A schema named `Problem` replaces that of all errors.
    ///   - namesOnlyDescribed: If true, routes without a description are left out.
    public init(
        title: String, version: String, summary: String = "", descriptions: [RouteDescription] = [], schemas: [NamedSchema] = [],
        namesOnlyDescribed: Bool = false
    ) {
        self.title = title
        self.version = version
        self.summary = summary
        self.descriptions = descriptions + [Self.ownDescription(title: title, version: version)]
        self.schemas = schemas
        self.namesOnlyDescribed = namesOnlyDescribed
    }

    /// Adds the route that serves the document, which covers the table and this route. To be called last.
    ///
    /// - Parameters:
    ///   - table: All other routes.
    ///   - logger: Takes a warning for each description that fits no route; `nil` for a program that leaves routes out on purpose.
    package func register(in table: RouteTable, warning logger: Logger? = nil) {
        let own = RouteTable()
        RouteGroup(own).open.get(Self.path) { _ in "" }
        let routes = table.routes + own.routes
        for description in descriptions where !description.describes(oneOf: routes) {
            logger?.warning(
                "a description in the document of the API fits no route",
                metadata: ["method": "\(description.method.rawValue)", "path": "\(description.pattern)"])
        }
        // Made once, for the first who asks: at the start it would delay all others.
        let made = Mutex<Response?>(nil)
        RouteGroup(table).open.get(Self.path) { _ in
            made.withLock { made in
                let response = made ?? response(of: routes)
                made = response
                return response
            }
        }
    }

    /// With an entity tag: a client that holds the document gets a 304 of a hundred bytes.
    private func response(of routes: [Route]) -> Response {
        let bytes = json(of: routes).encoded()
        return Response(status: .ok, contentType: .json, content: .bytes(bytes))
            .cached(.noCache, Validators(entityTag: EntityTag(of: bytes)))
    }

    package func json(of routes: [Route]) -> JSONValue {
        let described = routes.map { DescribedRoute($0, among: descriptions) }.filter { !namesOnlyDescribed || $0.isDescribed }
        let names = ProblemNames(described.flatMap(\.problems) + Problem.ofNoRoute)
        let info: [JSONValue.Member] =
            [.init("title", .string(title)), .init("version", .string(version))]
            + (summary.isEmpty ? [] : [.init("description", .string(summary))])
        return [
            "openapi": "3.1.1",
            "info": .object(info),
            "paths": .object(paths(described, names)),
            "components": [
                "securitySchemes": .object(schemes(described)),
                "schemas": .object(schemas(described).map { .init($0.name, $0.schema.json) }),
                "responses": .object(responses(described, names)),
            ],
        ]
    }

    /// Each schema once by name; of two with one name the document's own wins.
    private func schemas(_ described: [DescribedRoute]) -> [NamedSchema] {
        (schemas + [.problem] + described.flatMap(\.description.schemas)).reduce(into: []) { kept, schema in
            if !kept.contains(where: { $0.name == schema.name }) { kept.append(schema) }
        }
    }

    /// Each kind of credentials once, however many routes take it.
    private func schemes(_ described: [DescribedRoute]) -> [JSONValue.Member] {
        var found: [GuardDescription.Credentials] = []
        for credentials in described.flatMap(\.credentials) where !found.contains(credentials) { found.append(credentials) }
        return found.map(\.scheme)
    }

    /// One item for each path, in the order of their registration.
    private func paths(_ described: [DescribedRoute], _ names: ProblemNames) -> [JSONValue.Member] {
        var templates: [String] = []
        for route in described where !templates.contains(route.template) { templates.append(route.template) }
        return templates.map { template in
            .init(template, .object(described.filter { $0.template == template }.map { $0.member(names) }))
        }
    }

    /// Each group of problems once, however many routes have it.
    private func responses(_ described: [DescribedRoute], _ names: ProblemNames) -> [JSONValue.Member] {
        let groups = described.flatMap { $0.problemGroups(names) } + Problem.ofNoRoute.map { ProblemGroup(problems: [$0], names: names) }
        return Dictionary(groups.map { ($0.name, $0) }) { first, _ in first }.sorted { $0.key < $1.key }.map(\.value.member)
    }

    private static func ownDescription(title: String, version: String) -> RouteDescription {
        RouteDescription(
            .get, path, "This document",
            gives: .json(
                .object([("openapi", .string), ("info", .anything), ("paths", .anything), ("components", .anything)]),
                ["openapi": "3.1.1", "info": ["title": .string(title), "version": .string(version)], "paths": [:], "components": [:]]),
            isConditional: true)
    }
}

extension RouteDescription {
    /// The routes of a management listener count, which are not in the table then.
    fileprivate func describes(oneOf routes: [Route]) -> Bool {
        routes.contains(where: describes) || ManagementRoutes.paths.contains { pattern == PathPattern($0) }
    }
}
