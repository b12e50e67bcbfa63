import HTTPTesting
import Testing

@testable import HTTPServer

/// Clients that do not do as they should, and time, over real sockets and with both readiness drivers.
struct ServerTLSFaultTests {
    private let fixture: TLSFixture

    init() throws { fixture = try TLSFixture() }

    private func serve(
        _ driver: ReadinessDriver, limits: Limits = Limits(), clock: ServerClock, shards: Int = 2,
        _ body: (UInt16, Server) async throws -> Void
    ) async throws {
        try await ServerFixture.serve(
            driver, limits: limits, clock: clock, shards: shards, tls: fixture.context,
            { root in
                ServerFixture.registerEcho(root)
                root.get("big") { _ in String(repeating: "x", count: 64_000_000) }
            }, body)
    }

    /// What a client says first.
    private func greeting() throws -> [UInt8] {
        let session = try TestTLSSession(fixture.offer)
        _ = try session.shakeHands()
        return session.takeOutgoing()
    }

    private func waitUntilOnlyListenersAreOpen(_ port: UInt16, _ listeners: Int) async {
        while ThisProcess.socketCount(onPort: port) > listeners { await Task.yield() }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a handshake has ten seconds, however it drips`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        try await serve(driver, clock: time.serverClock) { port, _ in
            let greeting = try greeting()
            for sent in [0, 1, greeting.count - 1] {
                let connection = try await TestConnection(host: "127.0.0.1", port: port)
                try await connection.sendAsIs(Array(greeting.prefix(sent)))
                // Another one's answer says that the server has seen it.
                let other = try await TestConnection.secure(port: port, fixture.offer)
                let inTime = try await TestConnection(host: "127.0.0.1", port: port)
                try await other.send(ServerFixture.get)
                #expect(try await other.response().text == "A")
                time.advance(by: .milliseconds(9_500))
                try await inTime.startTLS(fixture.offer)
                try await inTime.send(ServerFixture.get)
                #expect(try await inTime.response().text == "A")
                time.advance(by: .seconds(1))
                #expect(try await connection.bytesToEnd() == [])
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `nothing is left of those who vanish in the middle of a handshake`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        try await serve(driver, clock: time.serverClock) { port, _ in
            let listeners = ThisProcess.socketCount(onPort: port)
            let greeting = try greeting()
            for round in 0..<60 {
                let connection = try await TestConnection(host: "127.0.0.1", port: port)
                try await connection.sendAsIs(Array(greeting.prefix(greeting.count * (round % 7) / 6)))
                if round % 2 == 0 { try await connection.endWithReset() }
                if round % 3 == 0, round % 7 == 6 { _ = try await connection.bytes() }
            }
            await waitUntilOnlyListenersAreOpen(port, listeners)
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `nothing is left of those who talk nonsense, and others are served meanwhile`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        try await serve(driver, clock: time.serverClock) { port, _ in
            let listeners = ThisProcess.socketCount(onPort: port)
            let bystander = try await TestConnection.secure(port: port, fixture.offer)
            var random = SplitMix(state: 5246)
            for round in 0..<100 {
                let connection = try await TestConnection(host: "127.0.0.1", port: port)
                let nonsense = (0..<random.below(2000)).map { _ in UInt8(random.below(256)) }
                try await connection.sendAsIs((round % 2 == 0 ? [22, 3, 1, 0, 80, 1] : []) + nonsense)
                try await connection.finishSending()
                _ = try await connection.bytesToEnd()
            }
            try await bystander.send(ServerFixture.get)
            #expect(try await bystander.response().text == "A")
            try await bystander.finishSending()
            #expect(try await bystander.bytesToEnd() == [])
            await waitUntilOnlyListenersAreOpen(port, listeners)
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `nonsense behind the handshake ends the connection, and is told why`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        try await serve(driver, clock: time.serverClock) { port, _ in
            let connection = try await TestConnection.secure(port: port, fixture.offer)
            try await connection.send(ServerFixture.get)
            #expect(try await connection.response().text == "A")
            try await connection.sendAsIs([23, 3, 3, 0, 40] + [UInt8](repeating: 7, count: 40))
            await #expect(throws: TestClientError.tls("sslv3 alert bad record mac")) { try await connection.bytes() }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `five megabytes go to a slow reader and come back from it`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        var limits = Limits()
        limits.contentBytes = 8_000_000
        try await serve(driver, limits: limits, clock: time.serverClock) { port, _ in
            let connection = try await TestConnection.secure(port: port, fixture.offer)
            let content = [UInt8](repeating: UInt8(ascii: "y"), count: 5_000_000)
            try await connection.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: \(content.count)\r\n\r\n")
            try await connection.send(content)
            // Nothing is read while others are served: the answer waits, and is not lost.
            let other = try await TestConnection.secure(port: port, fixture.offer)
            for _ in 0..<50 {
                try await other.send(ServerFixture.get)
                #expect(try await other.response().text == "A")
            }
            #expect(try await connection.response().content == content)
            try await connection.send(ServerFixture.get)
            #expect(try await connection.response().text == "A")
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `an answer that the client does not read is cut off, and its end is not said`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        try await serve(driver, clock: time.serverClock) { port, _ in
            let listeners = ThisProcess.socketCount(onPort: port)
            let connection = try await TestConnection.secure(port: port, fixture.offer)
            try await connection.send("GET /big HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await !connection.bytes().isEmpty)
            // What was read just now makes room for more, which is progress; after it there is none.
            while ThisProcess.socketCount(onPort: port) > listeners {
                time.advance(by: .seconds(1))
                await Task.yield()
            }
            await #expect(throws: TestClientError.connectionClosed) {
                while try await !connection.bytes().isEmpty {}
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a client with a handshake under way when the server drains is served`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        try await serve(driver, clock: time.serverClock, shards: 1) { port, server in
            let connection = try await TestConnection(host: "127.0.0.1", port: port)
            // Taken after the other, and its end says that the shard drains.
            let idle = try await TestConnection.secure(port: port, fixture.offer)
            try await idle.send(ServerFixture.get)
            #expect(try await idle.response().text == "A")
            time.advance(by: .seconds(1))
            async let drained: Void = server.drain()
            #expect(try await idle.bytes() == [])
            try await connection.startTLS(fixture.offer)
            try await connection.send(ServerFixture.get)
            let answer = try await connection.response()
            #expect(answer.text == "A")
            #expect(answer.field("Connection") == "close")
            #expect(try await connection.bytes() == [])
            try await connection.finishSending()
            await drained
        }
    }
}
