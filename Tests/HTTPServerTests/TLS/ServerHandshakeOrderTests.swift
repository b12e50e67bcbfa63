import Dispatch
import HTTPTesting
import Locking
import Testing

@testable import HTTPServer

/// Handshakes wait for requests, and not requests for handshakes. Over real sockets; Dispatch's own sources tell of one event at a time.
struct ServerHandshakeOrderTests {
    private static let clients = 24

    /// A shard that a handler holds until it is let go of.
    private final class HeldShard: Sendable {
        private let gate = DispatchSemaphore(value: 0)
        private let begun = AsyncStream<Void>.makeStream()

        func register(_ root: RouteGroup<RequestContext>) {
            root.get("holding") { _ in
                self.begun.continuation.yield()
                self.gate.wait()
                return "held"
            }
            root.get("a") { _ in "A" }
        }

        func hold(by connection: TestConnection) async throws {
            try await connection.send("GET /holding HTTP/1.1\r\nHost: x\r\n\r\n")
            for await _ in begun.stream { return }
        }

        func release() { gate.signal() }
    }

    /// The first words of a client.
    private static func hello(_ fixture: TLSFixture) throws -> [UInt8] {
        let client = try TestTLSSession(fixture.offer)
        _ = try client.shakeHands()
        return client.takeOutgoing()
    }

    /// Clients that the server has accepted, and that have said nothing.
    private static func silentClients(_ count: Int, _ port: UInt16, _ fixture: TLSFixture) async throws -> [TestConnection] {
        var made: [TestConnection] = []
        for _ in 0..<count { made.append(try await TestConnection(host: "127.0.0.1", port: port)) }
        // It has been accepted, and those before it are therefore, too.
        _ = try await TestConnection.secure(port: port, fixture.offer)
        return made
    }

    @Test func `T118 a handshake that waits for its turn gives its place to no newcomer`() async throws {
        let (fixture, shard, time) = (try TLSFixture(), HeldShard(), ManualClock())
        var limits = Limits()
        limits.connections = 4
        try await ServerFixture.serve(
            .epoll, limits: limits, clock: time.serverClock, shards: 1, tls: fixture.context, shard.register
        ) { port, server in
            let holding = try await TestConnection.secure(port: port, fixture.offer)
            let made = try await Self.silentClients(2, port, fixture)
            let last = try await TestConnection.secure(port: port, fixture.offer)
            try await shard.hold(by: holding)
            time.advance(by: .seconds(1))
            for one in made { try await one.send(try Self.hello(fixture)) }
            let newcomer = try await TestConnection(host: "127.0.0.1", port: port)
            shard.release()
            #expect(try await holding.response().text == "held")
            for one in made { #expect(try await one.bytes().first == 22, "a record of a handshake") }
            withExtendedLifetime((newcomer, last)) {}
        }
    }

    @Test func `T167 a request of a connection that stands is answered before handshakes that came earlier`() async throws {
        let fixture = try TLSFixture()
        let (gate, begun) = (DispatchSemaphore(value: 0), AsyncStream<Void>.makeStream())
        let greeters = Lock<[TestConnection]>([])
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.get("holding") { _ in
                begun.continuation.yield()
                gate.wait()
                return "held"
            }
            root.get("greeted") { _ in "\(greeters.withLock { $0 }.count(where: \.isReadable))" }
        }
        try await ServerFixture.serve(.epoll, shards: 1, tls: fixture.context, register) { port, _ in
            let (holding, asking) = try await (
                TestConnection.secure(port: port, fixture.offer), TestConnection.secure(port: port, fixture.offer)
            )
            var made: [TestConnection] = []
            for _ in 0..<Self.clients { made.append(try await TestConnection(host: "127.0.0.1", port: port)) }
            greeters.withLock { [made] in $0 = made }
            // It has been accepted, and those before it are therefore, too.
            let last = try await TestConnection.secure(port: port, fixture.offer)
            try await holding.send("GET /holding HTTP/1.1\r\nHost: x\r\n\r\n")
            for await _ in begun.stream { break }
            let client = try TestTLSSession(fixture.offer)
            _ = try client.shakeHands()
            let hello = client.takeOutgoing()
            for one in made { try await one.send(hello) }
            try await asking.send("GET /greeted HTTP/1.1\r\nHost: x\r\n\r\n")
            gate.signal()
            #expect(try await asking.response().text == "0")
            #expect(try await holding.response().text == "held")
            // And yet each has its turn.
            for one in made { #expect(try await one.bytes().first == 22, "a record of a handshake") }
            try await last.send("GET /greeted HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await last.response().status == 200)
            // Nobody waits for the rest of their handshakes.
            made = []
            greeters.withLock { $0 = [] }
        }
    }
}
