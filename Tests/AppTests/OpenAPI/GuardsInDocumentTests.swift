import HTTPServer
import HTTPTypes
import PrometheusMetrics
import ServiceRuntime
import StrictJSON
import Testing

@testable import App

/// The document says of each route what its guards say of themselves.
struct GuardsInDocumentTests {
    private struct Refusal: Hashable, CustomStringConvertible {
        let status: Int
        let code: String
        let detail: String
        var description: String { "\(status) \(code): \(detail)" }
    }

    private let table: RouteTable
    private let document: JSONView

    init() throws {
        table = try OpenAPIDocumentTests.table()
        document = try OpenAPIDocumentTests.served(table)
    }

    private func operation(_ route: Route) -> JSONView? {
        let path = route.pattern.parameterNames.reduce(route.pattern.description) { $0.replacing(":\($1)", with: "{\($1)}") }
        return document["paths"]?.member(path)?.member(route.method.rawValue.lowercased())
    }

    private func documented(_ route: Route) -> Set<Refusal> {
        let names = (operation(route)?["responses"]?.members ?? []).compactMap { $0.value["$ref"]?.string?.split(separator: "/").last }
        let examples = names.flatMap { name in
            document["components"]?["responses"]?.member(String(name))?["content"]?["application/problem+json"]?["examples"]?.members ?? []
        }
        return Set(
            examples.compactMap { example in
                let value = example.value["value"]
                guard let status = value?["status"]?.number?.integer, let code = value?["code"]?.string,
                    let detail = value?["detail"]?.string
                else { return nil }
                return Refusal(status: Int(status), code: code, detail: detail)
            })
    }

    /// The refusals that the route's handler has beside its guards'.
    private func handled(_ route: Route) -> Set<Refusal> {
        let refusals = Routes.descriptions.filter { $0.describes(route) }.flatMap(\.refusals)
        return Set(refusals.map { Refusal(status: $0.status.code, code: $0.code, detail: $0.detail) })
    }

    private func said(by route: Route) -> Set<Refusal> {
        Set(
            route.guards.flatMap { $0.problems(for: route.method) }.map {
                Refusal(status: $0.status.code, code: $0.code, detail: $0.detail)
            })
    }

    @Test func `a route's refusals in the document are those of its guards, to the letter`() {
        let known = Set(table.routes.flatMap { said(by: $0) })
        #expect(known.count > 8)
        for route in table.routes {
            let name = "\(route.method.rawValue) \(route.pattern.description)"
            #expect(said(by: route).subtracting(documented(route)).isEmpty, "\(name)")
            #expect(documented(route).intersection(known).subtracting(said(by: route)).subtracting(handled(route)).isEmpty, "\(name)")
        }
    }

    @Test func `a route's credentials in the document are those of its guards`() {
        let names: [GuardDescription.Credentials: String] = [.bearerToken: "bearer", .field("X-API-Key"): "X-API-Key"]
        for route in table.routes {
            let said = route.guards.flatMap(\.credentials).compactMap { names[$0] }
            let isOptional = route.guards.contains(where: \.isOptional)
            let documented = operation(route)?["security"]?.elements?.compactMap { $0.members.map { $0.map(\.name) } } ?? []
            #expect(documented == (isOptional ? [[]] : []) + said.map { [$0] }, "\(route.pattern.description)")
        }
    }
}
