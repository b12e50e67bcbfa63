import FoundationEssentials
import HTTPTesting
import Synchronization
import Testing

@testable import HTTPServer

/// Who has sent a request, as handlers, guards and the log are told. Over real sockets, with both readiness drivers.
struct ServerPeerTests {
    private static func register(_ root: RouteGroup<RequestContext>) {
        root.get("peer") { context in context.request.peer.description }
        root.post("peer") { context in
            _ = try await context.request.content.collected()
            return context.request.peer.host
        }
    }

    private func serve(
        _ driver: ReadinessDriver, at address: ListenerAddress = .tcp(host: "127.0.0.1", port: 0), trusting proxies: TrustedProxies? = nil,
        limits: Limits = Limits(), tls: TLSContext? = nil, records: PeerLog = PeerLog(), _ body: (ListenerAddress) async throws -> Void
    ) async throws {
        var configuration = try ServerFixture.configuration(at: address, Self.register)
        configuration.readiness = driver
        configuration.limits = limits
        configuration.tls = tls
        configuration.trustedProxies = proxies
        configuration.observer = { _ in RequestObserver { records.add($0) } }
        try await ServerFixture.run(configuration) { address, _ in try await body(address) }
    }

    private func port(_ address: ListenerAddress) -> UInt16 { if case .tcp(_, let port) = address { port } else { 0 } }

    private func ask(_ connection: TestConnection, _ fields: String = "") async throws -> String {
        try await connection.send("GET /peer HTTP/1.1\r\nHost: x\r\n\(fields)\r\n")
        return try await connection.response().text
    }

    private static let loopback = TrustedProxies(["127.0.0.0/8", "::1"].compactMap(IPNetwork.init))

    @Test(arguments: ReadinessDriver.allCases)
    func `a handler knows address and port of its peer`(driver: ReadinessDriver) async throws {
        let records = PeerLog()
        try await serve(driver, records: records) { address in
            let connection = try await TestConnection(host: "127.0.0.1", port: port(address))
            let first = try await ask(connection)
            #expect(first.wholeMatch(of: /127\.0\.0\.1:[1-9][0-9]*/) != nil)
            #expect(try await ask(connection, "X-Forwarded-For: 192.0.2.7\r\nForwarded: for=192.0.2.7\r\n") == first)
            try await connection.send("POST /peer HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na")
            #expect(try await connection.response().text == "127.0.0.1")
        }
        #expect(records.hosts == Array(repeating: "200 127.0.0.1", count: 3))
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `over IPv6 and through a Unix socket it is known too`(driver: ReadinessDriver) async throws {
        try await serve(driver, at: .tcp(host: "::1", port: 0)) { address in
            let connection = try await TestConnection(host: "::1", port: port(address))
            #expect(try await ask(connection).wholeMatch(of: /\[::1\]:[1-9][0-9]*/) != nil)
        }
        let path = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString.prefix(12)).sock"
        try await serve(driver, at: .unix(path: path)) { _ in
            let connection = try await TestConnection(unixPath: path)
            #expect(try await ask(connection, "X-Forwarded-For: 192.0.2.7\r\n") == "unix")
        }
        try await serve(driver, at: .unix(path: path), trusting: TrustedProxies([], includesUnix: true)) { _ in
            let connection = try await TestConnection(unixPath: path)
            #expect(try await ask(connection, "X-Forwarded-For: 192.0.2.7\r\n") == "192.0.2.7")
        }
    }

    /// Messages that are answered before any handler has seen them, with their statuses.
    private static let refused = [
        ("GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n", 404), ("PUT /peer HTTP/1.1\r\nHost: x\r\n\r\n", 405), ("nonsense\r\n\r\n", 400),
        ("GET /peer HTTP/1.1\r\nHost: x\r\nX-A: \(String(repeating: "a", count: 70_000))\r\n\r\n", 431),
        ("GET /\(String(repeating: "a", count: 9000)) HTTP/1.1\r\n", 414), ("GET /peer HTTP/2.5\r\nHost: x\r\n\r\n", 505),
        ("GET /peer HTTP/1.1\r\nHost: x\r\n", 408),
    ]

    @Test(arguments: ReadinessDriver.allCases)
    func `the record of every answer says who has asked, also of what was no request`(driver: ReadinessDriver) async throws {
        let records = PeerLog()
        var limits = Limits()
        limits.fieldSectionDeadline = .seconds(1)
        try await serve(driver, trusting: Self.loopback, limits: limits, records: records) { address in
            for (message, status) in Self.refused {
                let connection = try await TestConnection(host: "127.0.0.1", port: port(address))
                try await connection.send(message)
                #expect(try await connection.response().status == status)
            }
        }
        #expect(records.hosts == Self.refused.map { "\($0.1) 127.0.0.1" })
    }

    @Test func `the record of plain text to a port that speaks TLS says who has sent it`() async throws {
        let records = PeerLog()
        try await serve(.epoll, tls: try TLSFixture().context, records: records) { address in
            let connection = try await TestConnection(host: "127.0.0.1", port: port(address))
            try await connection.send("GET /peer HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await connection.response().status == 400)
        }
        #expect(records.hosts == ["400 127.0.0.1"])
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T150 behind a proxy that is trusted each request of a connection has its own sender`(driver: ReadinessDriver) async throws {
        let records = PeerLog()
        try await serve(driver, trusting: Self.loopback, records: records) { address in
            let connection = try await TestConnection(host: "127.0.0.1", port: port(address))
            #expect(try await ask(connection, "X-Forwarded-For: 6.6.6.6, 192.0.2.7\r\n") == "192.0.2.7")
            #expect(try await ask(connection, "Forwarded: for=\"[2001:db8::7]:4711\"\r\n") == "[2001:db8::7]:4711")
            #expect(try await ask(connection, "X-Forwarded-For: nobody\r\n") == "unknown")
            #expect(try await ask(connection).hasPrefix("127.0.0.1:"))
            try await connection.send("GET /nowhere HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.8\r\n\r\n")
            #expect(try await connection.response().status == 404)
        }
        #expect(records.hosts == ["200 192.0.2.7", "200 2001:db8::7", "200 unknown", "200 127.0.0.1", "404 192.0.2.8"])
    }
}

/// Status and sender of each answer, in their order.
final class PeerLog: Sendable {
    private let lines = Mutex<[String]>([])

    func add(_ record: RequestRecord) { lines.withLock { $0.append("\(record.status) \(record.peer.host)") } }

    var hosts: [String] { lines.withLock { $0 } }
}
