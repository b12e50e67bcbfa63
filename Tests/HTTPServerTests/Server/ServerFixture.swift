import FoundationEssentials
import HTTPServer
import HTTPTesting
import Logging
import StrictJSON

/// A server of a test's own, on any free port. With `TEST_TLS=1` in the environment it and its clients speak TLS.
enum ServerFixture {
    static let get = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"

    /// The machine's times. Deadlines are looked at often, so that a test need not wait for the next look.
    static let clock = ServerClock(
        now: ServerClock.system.now, secondsSinceEpoch: ServerClock.system.secondsSinceEpoch, lookInterval: .milliseconds(5))

    static let tls: TLSFixture? = {
        guard ProcessInfo.processInfo.environment["TEST_TLS"] == "1" else { return nil }
        // To go on without would be to run what has been run before.
        do { return try TLSFixture() } catch { fatalError("TEST_TLS=1, but there is no certificate: \(error)") }
    }()

    /// Serves what `register` registers while `body` runs, which is given the port.
    static func serve(
        _ driver: ReadinessDriver, limits: Limits = Limits(), clock: ServerClock = clock, shards: Int = 2,
        crossOrigin: CrossOriginPolicy? = nil, tls: TLSContext? = tls?.context,
        observe: @escaping @Sendable (RequestRecord) -> Void = { _ in },
        _ register: (RouteGroup<RequestContext>) -> Void, _ body: (UInt16, Server) async throws -> Void
    ) async throws {
        let address = ListenerAddress.tcp(host: "127.0.0.1", port: 0)
        try await serve(
            driver, at: address, limits: limits, clock: clock, shards: shards, crossOrigin: crossOrigin, tls: tls, observe: observe,
            register
        ) { address, server in
            try await body(try port(of: address), server)
        }
    }

    /// The same at an address of the test's choice; `body` is given the real one.
    static func serve(
        _ driver: ReadinessDriver, at address: ListenerAddress, limits: Limits = Limits(), clock: ServerClock = clock,
        shards: Int = 2, crossOrigin: CrossOriginPolicy? = nil, tls: TLSContext? = nil,
        observe: @escaping @Sendable (RequestRecord) -> Void = { _ in },
        _ register: (RouteGroup<RequestContext>) -> Void, _ body: (ListenerAddress, Server) async throws -> Void
    ) async throws {
        var configuration = try configuration(at: address, register)
        configuration.readiness = driver
        configuration.limits = limits
        configuration.clock = clock
        configuration.observer = { _ in RequestObserver(record: observe) }
        configuration.shards = shards
        configuration.crossOrigin = crossOrigin
        configuration.tls = tls
        try await run(configuration, body)
    }

    /// Runs `body` beside a server, which has ended when this returns or throws.
    static func run(_ configuration: ServerConfiguration, _ body: (ListenerAddress, Server) async throws -> Void) async throws {
        let server = Server(configuration)
        let address = try await server.start()
        do {
            try await body(address, server)
        } catch {
            await server.drain()
            throw error
        }
        await server.drain()
    }

    /// - Throws: ``NoPort`` for a Unix socket.
    static func port(of address: ListenerAddress) throws -> UInt16 {
        guard case .tcp(_, let port) = address else { throw NoPort() }
        return port
    }

    struct NoPort: Error {}

    /// What a server needs that a test makes itself.
    static func configuration(
        at address: ListenerAddress, _ register: (RouteGroup<RequestContext>) -> Void
    ) throws -> ServerConfiguration {
        let table = RouteTable(unguardedRoutes: .allowed)
        register(RouteGroup(table))
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        var configuration = ServerConfiguration(address: address, router: try Router(table), logger: logger)
        configuration.clock = clock
        return configuration
    }

    static func connect(_ port: UInt16) async throws -> TestConnection {
        if let tls { return try await TestConnection.secure(port: port, tls.offer) }
        return try await TestConnection(host: "127.0.0.1", port: port, patience: 60)
    }

    /// A connection that is to speak HTTP/2.
    static func connectHTTP2(_ port: UInt16) async throws -> TestConnection {
        guard var offer = tls?.offer else { return try await TestConnection(host: "127.0.0.1", port: port, patience: 60) }
        offer.protocols = ["h2"]
        return try await TestConnection.secure(port: port, offer)
    }

    static func http2(_ port: UInt16, streamWindow: UInt32 = 65_535) async throws -> HTTP2TestConnection {
        try await HTTP2TestConnection(connectHTTP2(port), streamWindow: streamWindow)
    }

    /// `/echo` sends its content back, `/deaf` never reads it, `/a` says A.
    static func registerEcho(_ root: RouteGroup<RequestContext>) {
        root.post("echo") { context in String(decoding: try await context.request.content.collected(), as: UTF8.self) }
        root.post("deaf") { _ in "did not listen" }
        root.get("a") { _ in "A" }
    }
}

extension TestResponse {
    /// The stable word of a problem.
    var code: String? { try? json()["code"]?.string }
}
