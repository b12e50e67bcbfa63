import HTTPTesting
import HTTPTypes
import Logging
import StrictJSON
import Synchronization
import Testing

@testable import HTTPServer

/// How requests share a connection. Over real sockets, with both readiness drivers.
struct ServerConnectionTests {
    @Test(arguments: ReadinessDriver.allCases)
    func `one connection serves request after request`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, { $0.get("a") { _ in "A" } }) { port, _ in
            let connection = try await ServerFixture.connect(port)
            for _ in 0..<3 {
                try await connection.send(ServerFixture.get)
                let answer = try await connection.response()
                #expect(answer.status == 200)
                #expect(answer.text == "A")
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a request that comes byte by byte is one request`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, ServerFixture.registerEcho) { port, _ in
            let connection = try await ServerFixture.connect(port)
            for byte in "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc".utf8 { try await connection.send([byte]) }
            #expect(try await connection.response().text == "abc")
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a client that has closed its direction is still answered`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, ServerFixture.registerEcho) { port, _ in
            let connection = try await ServerFixture.connect(port)
            try await connection.send(ServerFixture.get + ServerFixture.get)
            try await connection.finishSending()
            let bytes = try await connection.bytesToEnd()
            #expect(String(decoding: bytes, as: UTF8.self).split(separator: "HTTP/1.1 200 OK").count == 2)
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `HEAD and OPTIONS are answered wherever GET is, another method is 405`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, ServerFixture.registerEcho) { port, _ in
            let connection = try await ServerFixture.connect(port)
            try await connection.send("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n")
            let head = try await connection.response(toHead: true)
            #expect(head.field("Content-Length") == "1")
            try await connection.send("OPTIONS /a HTTP/1.1\r\nHost: x\r\n\r\n")
            let options = try await connection.response()
            #expect(options.status == 204)
            #expect(options.field("Allow") == "GET, HEAD, OPTIONS")
            try await connection.send("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await connection.response().status == 204)
            try await connection.send("DELETE /a HTTP/1.1\r\nHost: x\r\n\r\n")
            let delete = try await connection.response()
            #expect(delete.status == 405)
            #expect(delete.field("Allow") == "GET, HEAD, OPTIONS")
            try await connection.send("GET /b HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await connection.response().status == 404)
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a handler that waits elsewhere keeps no other client waiting`(driver: ReadinessDriver) async throws {
        let (gate, open) = AsyncStream<Void>.makeStream()
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.get("waits") { _ in
                for await _ in gate { break }
                return "at last"
            }
            root.get("a") { _ in "A" }
        }
        try await ServerFixture.serve(driver, register) { port, _ in
            let slow = try await ServerFixture.connect(port)
            try await slow.send("GET /waits HTTP/1.1\r\nHost: x\r\n\r\n" + ServerFixture.get)
            for _ in 0..<4 {
                let other = try await ServerFixture.connect(port)
                try await other.send(ServerFixture.get)
                #expect(try await other.response().text == "A")
            }
            open.yield()
            #expect(try await slow.responses(2).map(\.text) == ["at last", "A"])
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `each answered request is recorded with its route and its outcome`(driver: ReadinessDriver) async throws {
        let records = Mutex<[RequestRecord]>([])
        let observe: @Sendable (RequestRecord) -> Void = { record in records.withLock { $0.append(record) } }
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.get("n/:id") { context in
                context.request.note(subject: "s")
                return "abc"
            }
        }
        try await ServerFixture.serve(driver, observe: observe, register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            try await connection.send("GET /n/7 HTTP/1.1\r\nHost: x\r\nX-Request-Id: r1\r\n\r\nnonsense\r\n")
            _ = try await connection.responses(2)
        }
        let seen = records.withLock { $0 }
        #expect(seen.map(\.status) == [200, 400])
        #expect(seen.map(\.routePattern) == ["/n/:id", ""])
        #expect(seen.map(\.method) == [.get, nil])
        #expect(seen.first?.contentBytes == 3)
        #expect(seen.first?.id.description == "r1")
        #expect(seen.first?.notes == RequestNotes(subject: "s", refusal: nil))
        #expect(seen.last?.notes.refusal != nil)
    }

    @Test(.enabled(if: ServerFixture.tls == nil, "its clients connect without being served"), arguments: ReadinessDriver.allCases)
    func `connections are counted, open ones apart`(driver: ReadinessDriver) async throws {
        var limits = Limits()
        limits.connections = 2
        try await ServerFixture.serve(driver, limits: limits, ServerFixture.registerEcho) { port, server in
            #expect(server.connections == ConnectionStatistics())
            var first: TestConnection? = try await ServerFixture.connect(port)
            let second = try await ServerFixture.connect(port)
            for connection in [first, second] {
                try await connection?.send(ServerFixture.get)
                _ = try await connection?.responses(1)
            }
            #expect(server.connections.accepted == 2)
            #expect(server.connections.open == 2)
            // Where there is TLS, connecting ends with the handshake, and so only once there is room.
            async let waiting = ServerFixture.connect(port)
            while server.connections.timesFull == 0 { await Task.yield() }
            first = nil
            let third = try await waiting
            try await third.send(ServerFixture.get)
            _ = try await third.responses(1)
            #expect(server.connections.accepted == 3)
            #expect(server.connections.open == 2)
            #expect(server.connections.timesFull >= 1)
            #expect(server.connections.timesExhausted == 0)
            // The server need not wait for them.
            for connection in [second, third] { try await connection.finishSending() }
            await server.drain()
            #expect(server.connections.accepted == 3)
            #expect(server.connections.open == 0)
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `each shard has an observer of its own`(driver: ReadinessDriver) async throws {
        let made = Mutex<[Int]>([])
        var configuration = ServerConfiguration(
            address: .tcp(host: "127.0.0.1", port: 0), router: try Router(RouteTable()), logger: Logger(label: "test"))
        configuration.readiness = driver
        configuration.shards = 3
        configuration.observer = { shard in
            made.withLock { $0.append(shard) }
            return RequestObserver { _ in }
        }
        try await ServerFixture.run(configuration) { _, _ in }
        #expect(made.withLock { $0 } == [0, 1, 2])
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `an observer is told of each record, and hands over before the answer is sent`(driver: ReadinessDriver)
        async throws
    {
        let calls = CallLog()
        var configuration = try ServerFixture.configuration(at: .tcp(host: "127.0.0.1", port: 0), ServerFixture.registerEcho)
        configuration.readiness = driver
        configuration.shards = 1
        configuration.tls = ServerFixture.tls?.context
        configuration.observer = { _ in
            var collected = 0
            return RequestObserver {
                collected += 1
                calls.add("\($0.status)")
            } handOver: {
                if collected > 0 { calls.add("handed over") }
                collected = 0
            }
        }
        try await ServerFixture.run(configuration) { address, _ in
            for target in ["/a", "/nothing"] {
                let connection = try await ServerFixture.connect(try ServerFixture.port(of: address))
                try await connection.send("GET \(target) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                _ = try await connection.response()
                #expect(calls.all.last == "handed over")
            }
        }
        #expect(calls.all == ["200", "handed over", "404", "handed over"])
    }

    @Test func `a second server on the same port is told that the address is in use`() async throws {
        try await ServerFixture.serve(.epoll, ServerFixture.registerEcho) { port, _ in
            let other = Server(
                ServerConfiguration(
                    address: .tcp(host: "127.0.0.1", port: port), router: try Router(RouteTable()), logger: Logger(label: "test")))
            await #expect(throws: SocketError.addressInUse("127.0.0.1:\(port)")) { try await other.start() }
        }
    }
}
