import Dispatch
import HTTPTesting
import Locking
import Testing

@testable import HTTPServer

/// Handshakes wait for requests, and not requests for handshakes. Over real sockets; Dispatch's own sources tell of one event at a time.
struct ServerHandshakeOrderTests {
    private static let clients = 24

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
        }
    }
}
