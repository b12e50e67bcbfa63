import EnvironmentReading
import HTTPServer
import HTTPTesting
import PrometheusMetrics
import ServiceLifecycle
import ServiceRuntime
import StrictJSON
import Testing

/// A service in this process, on a port of its own; `main` is a process, and tested as one by Tests/Snippets.
struct HTTPServiceTests {
    private let variables = ["HTTP_PORT": "0", "HTTP_DRAIN_SECONDS": "1", "HTTP_SHARDS": "1", "LOG_LEVEL": "critical"]

    private func builder(_ overrides: [String: String] = [:]) -> HTTPServiceBuilder {
        HTTPServiceBuilder("books", Environment(process: variables.merging(overrides) { $1 }))
    }

    /// Runs what has been built, and hands over a client for each of its listeners: the management listener's first.
    private func running(_ builder: HTTPServiceBuilder, _ test: ([TestClient]) async throws -> Void) async throws {
        let (addresses, listening) = AsyncStream<ListenerAddress>.makeStream()
        let service = try builder.build(onManagement: { listening.yield($0) }, onListening: { listening.yield($0) })
        let task = Task {
            defer { listening.finish() }
            try await service.run()
        }
        var clients: [TestClient] = []
        for await address in addresses {
            clients.append(try TestClient(address.url))
            if clients.count == (builder.configuration.management == nil ? 1 : 2) { break }
        }
        try await test(clients)
        task.cancel()
        try await task.value
    }

    private struct Shelf: ManagedService {
        let name: String
        var fault: ConfigurationFault?
        func start() async throws { if let fault { throw fault } }
    }

    @Test func `beside its own routes a service has health, readiness and metrics`() async throws {
        let builder = builder()
        builder.routes.open.get("books") { _ in "all of them" }
        builder.add(Shelf(name: "shelf"))
        try await running(builder) { clients in
            let client = try #require(clients.last)
            #expect(try await client.get("/books").text == "all of them")
            #expect(try await client.get("/healthz").text == #"{"status":"ok"}"#)
            #expect(try await client.get("/readyz").text == #"{"status":"ready","checks":{"shelf":"ok","draining":"no"}}"#)
            let metrics = try await client.get("/metrics").text
            #expect(metrics.contains(#"http_requests_total{method="GET",route="/books",status="200"} 1"#))
            #expect(metrics.contains("\nprocess_resident_memory_bytes "))
        }
    }

    private struct Worker: Service {
        func run() async throws { try await gracefulShutdown() }
    }

    @Test func `a service of swift-service-lifecycle stands among the others`() async throws {
        let builder = builder()
        builder.add(Worker(), named: "worker")
        builder.add(Shelf(name: "shelf"))
        try await running(builder) { clients in
            let readiness = try await clients[0].get("/readyz").text
            #expect(readiness == #"{"status":"ready","checks":{"worker":"ok","shelf":"ok","draining":"no"}}"#)
        }
        let twice = self.builder()
        for _ in 0..<2 { twice.add(Worker(), named: "worker") }
        let fault = #expect(throws: ServiceFault.self) { try twice.build() }
        #expect(fault?.description == "the name worker is taken: two services cannot share it")
    }

    @Test func `an API is described where its program says so`() async throws {
        for isDescribed in [true, false] {
            let builder = builder()
            if isDescribed { builder.describe(OpenAPIDocument(title: "Books", version: "1")) }
            builder.routes.open.get("books") { _ in "all of them" }
            try await running(builder) { clients in
                let answer = try await clients.last?.get("/openapi.json")
                #expect(answer?.status == (isDescribed ? 200 : 404))
                let paths = try answer?.json()["paths"]?.members?.map(\.name)
                #expect(paths == (isDescribed ? ["/books", "/healthz", "/readyz", "/metrics", "/openapi.json"] : nil))
            }
        }
    }

    @Test func `with a management listener they are there, and nowhere else`() async throws {
        let builder = builder(["MANAGEMENT_PORT": "0"])
        builder.routes.open.get("books") { _ in "all of them" }
        try await running(builder) { clients in
            for (client, statuses) in zip(clients, [[404, 200, 200, 200], [200, 404, 404, 404]]) {
                for (path, status) in zip(["/books", "/healthz", "/readyz", "/metrics"], statuses) {
                    let answer = try await client.get(path)
                    #expect(answer.status == status, "\(path)")
                }
            }
        }
    }

    @Test func `without metrics nothing is counted, and the path is not there`() async throws {
        try await running(builder(["HTTP_METRICS": "off"])) { clients in
            let answer = try await clients.last?.get("/metrics")
            #expect(answer?.status == 404)
        }
    }

    @Test func `what is wrong with the service's variables and with the program's own is reported together`() {
        let builder = builder(["HTTP_PORT": "70000", "LOG_LEVEL": "loud", "BOOKS_COPIES": "many"])
        #expect(builder.variables.value("BOOKS_COPIES", .integer(in: 1...9), default: "1") == 1)
        let faults = #expect(throws: ConfigurationFaults.self) { try builder.build() }
        #expect(faults?.faults.map(\.subject) == [.variable("HTTP_PORT"), .variable("LOG_LEVEL"), .variable("BOOKS_COPIES")])
    }

    @Test func `a route without a policy is refused`() {
        let builder = builder()
        builder.routes.get("books") { _ in "all of them" }
        let fault = #expect(throws: Router.NoPolicy.self) { try builder.build() }
        #expect(fault?.path == "/books")
    }

    @Test func `a route where health is asked for is refused`() {
        let builder = builder()
        builder.routes.open.get("healthz") { _ in "fine" }
        let fault = #expect(throws: Router.Clash.self) { try builder.build() }
        #expect(fault?.second == "/healthz")
    }

    @Test func `two parts of one name are refused`() {
        let builder = builder()
        for _ in 0..<2 { builder.add(Shelf(name: "shelf")) }
        let fault = #expect(throws: ServiceFault.self) { try builder.build() }
        #expect(fault?.description == "the name shelf is taken: two services cannot share it")
    }

    @Test func `a part that cannot start keeps the service from serving`() async throws {
        let builder = builder(["MANAGEMENT_PORT": "0"])
        builder.add(Shelf(name: "shelf", fault: ConfigurationFault("SHELF", .missing, example: "a")))
        let service = try builder.build(onListening: { _ in Issue.record("it listens") })
        let fault = await #expect(throws: ServiceFault.self) { try await service.run() }
        #expect(fault?.description == "shelf cannot start: SHELF is missing, for example SHELF=a")
    }
}
