import Dispatch
import HTTPTesting
import HTTPTypes
import Logging
import Synchronization
import Testing

@testable import HTTPServer

/// Handlers that block, and those that ask for their shard. Over real sockets, with both readiness drivers.
struct ServerBlockingTests {
    /// Asserts that another connection of the same shard is answered while a handler blocks.
    ///
    /// - Parameters:
    ///   - last: What the handler answers once its gate is open.
    ///   - register: Registers the handler, as `blocking`: it says that it has begun, and waits at its gate.
    private func expectOthersAnswered(
        _ driver: ReadinessDriver, before last: String,
        _ register: (RouteGroup<RequestContext>, _ begun: AsyncStream<Void>.Continuation, _ gate: DispatchSemaphore) -> Void
    ) async throws {
        let (gate, begun) = (DispatchSemaphore(value: 0), AsyncStream<Void>.makeStream())
        let routes = { (root: RouteGroup<RequestContext>) in
            register(root, begun.continuation, gate)
            root.get("a") { _ in "A" }
        }
        try await ServerFixture.serve(driver, shards: 1, routes) { port, _ in
            let blocked = try await ServerFixture.connect(port)
            try await blocked.send("GET /blocking HTTP/1.1\r\nHost: x\r\n\r\n")
            for await _ in begun.stream { break }
            let other = try await ServerFixture.connect(port)
            try await other.send(ServerFixture.get)
            #expect(try await other.response().text == "A")
            gate.signal()
            #expect(try await blocked.response().text == last)
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T129 others of the same shard are answered while an asynchronous handler blocks`(driver: ReadinessDriver) async throws {
        try await expectOthersAnswered(driver, before: "late") { root, begun, gate in
            root.get("blocking") { _ in
                await Task.yield()
                begun.yield()
                gate.wait()
                return "late"
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T129 others are answered, too, while an asynchronous handler blocks before it has awaited anything`(
        driver: ReadinessDriver
    ) async throws {
        try await expectOthersAnswered(driver, before: "released") { root, begun, gate in
            root.get("blocking") { _ in
                begun.yield()
                let outcome = gate.wait(timeout: .now() + 5)
                await Task.yield()
                return outcome == .success ? "released" : "held the shard"
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T129 a shard that a handler holds for 100 ms is told of, with the handler's route`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        let held = Mutex<[HeldShard]>([])
        let table = RouteTable()
        let root = RouteGroup(table).open
        root.get("short/:id") { _ in
            time.advance(by: .milliseconds(99))
            return "short"
        }
        root.get("long/:id") { _ in
            time.advance(by: .milliseconds(100))
            return "long"
        }
        root.get("stream") { _ in
            time.advance(by: .milliseconds(100))
            return Response(contentType: .text, streaming: AsyncStream { $0.finish() })
        }
        root.onShard.get("waiting") { _ in
            await Task.yield()
            time.advance(by: .milliseconds(250))
            return "waited"
        }
        let address = ListenerAddress.tcp(host: "127.0.0.1", port: 0)
        var configuration = ServerConfiguration(address: address, router: try Router(table), logger: Logger(label: "test"))
        configuration.logger.logLevel = .critical
        configuration.readiness = driver
        configuration.clock = time.serverClock
        configuration.tls = ServerFixture.tls?.context
        configuration.shards = 1
        configuration.onHeldShard = { hold in held.withLock { $0.append(hold) } }
        try await ServerFixture.run(configuration) { address, _ in
            for path in ["/short/1", "/long/1", "/waiting", "/stream", "/short/2"] {
                let connection = try await ServerFixture.connect(try ServerFixture.port(of: address))
                try await connection.send("GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n")
                _ = try await connection.response()
            }
        }
        held.withLock { held in
            #expect(held.map { $0.routes.map(\.pattern.description) } == [["/long/:id"], ["/waiting"], ["/stream"]])
            #expect(held.map(\.duration) == [.milliseconds(100), .milliseconds(250), .milliseconds(100)])
            #expect(held.allSatisfy { $0.shard == 0 })
        }
    }
}
