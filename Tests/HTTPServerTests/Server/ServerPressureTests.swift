import HTTPTesting
import Testing

@testable import HTTPServer

/// Peers that take places or memory and give nothing back. Over real sockets, with both readiness drivers.
struct ServerPressureTests {
    private static let largeBytes = 200_000

    private func register(_ root: RouteGroup<RequestContext>) {
        ServerFixture.registerEcho(root)
        root.get("large") { _ in String(repeating: "l", count: Self.largeBytes) }
    }

    private func expectAnswer(on connection: TestConnection) async throws {
        try await connection.send(ServerFixture.get)
        #expect(try await connection.response().text == "A")
    }

    @Test(.enabled(if: ServerFixture.tls == nil, "its clients connect without being served"), arguments: ReadinessDriver.allCases, [1, 3])
    func `T118 a full server ends the connection that has been quiet longest, and serves the newcomer`(
        driver: ReadinessDriver, shards: Int
    ) async throws {
        var limits = Limits()
        limits.connections = 3
        try await ServerFixture.serve(driver, limits: limits, shards: shards, register) { port, server in
            var known: [TestConnection] = []
            for _ in 0..<3 {
                let connection = try await ServerFixture.connect(port)
                try await expectAnswer(on: connection)
                known.append(connection)
            }
            let newcomer = try await ServerFixture.connect(port)
            try await expectAnswer(on: newcomer)
            #expect(try await known[0].bytesToEnd() == [])
            #expect(server.connections.evicted == 1)
            for connection in [known[1], known[2], newcomer] { try await expectAnswer(on: connection) }
        }
    }

    @Test(.enabled(if: ServerFixture.tls == nil, "its clients connect without being served"), arguments: ReadinessDriver.allCases)
    func `T118 a connection whose request is under way keeps its place`(driver: ReadinessDriver) async throws {
        var limits = Limits()
        limits.connections = 2
        try await ServerFixture.serve(driver, limits: limits, shards: 1, register) { port, _ in
            let busy = try await ServerFixture.connect(port)
            try await busy.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nha")
            let quiet = try await ServerFixture.connect(port)
            try await expectAnswer(on: quiet)
            let newcomer = try await ServerFixture.connect(port)
            try await expectAnswer(on: newcomer)
            #expect(try await quiet.bytesToEnd() == [])
            try await busy.send("lf")
            #expect(try await busy.response().text == "half")
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T117 peers that ask for much and read nothing wait or end, and a newcomer is answered`(driver: ReadinessDriver) async throws {
        var limits = Limits()
        limits.bufferedBytes = 2_000_000
        try await ServerFixture.serve(driver, limits: limits, register) { port, server in
            let request = "GET /large HTTP/1.1\r\nHost: x\r\n\r\n"
            var peers: [TestConnection] = []
            // The kernel takes some megabytes of each.
            for _ in 0..<16 {
                let peer = try await ServerFixture.connect(port)
                // One that is let go of meanwhile cannot send the rest.
                try? await peer.send(String(repeating: request, count: 64))
                peers.append(peer)
                try await expectAnswer(on: try await ServerFixture.connect(port))
            }
            // Half a megabyte more: what one turn may write.
            #expect(server.connections.keptBytes <= 2_500_000)
            withExtendedLifetime(peers) {}
        }
    }

    @Test(arguments: ReadinessDriver.allCases, ["echo", "deaf"])
    func `T117 peers that send almost all of their content and stop are ended, and a newcomer is answered`(
        driver: ReadinessDriver, path: String
    ) async throws {
        var limits = Limits()
        limits.bufferedBytes = 2_000_000
        try await ServerFixture.serve(driver, limits: limits, register) { port, server in
            let content = [UInt8](repeating: 0x61, count: 499_999)
            var peers: [TestConnection] = []
            for _ in 0..<8 {
                let peer = try await ServerFixture.connect(port)
                try await peer.send("POST /\(path) HTTP/1.1\r\nHost: x\r\nContent-Length: 500000\r\n\r\n")
                try? await peer.send(content)
                peers.append(peer)
            }
            // A handler that takes nothing makes the server keep nothing.
            if path == "echo" { while server.connections.relieved == 0 { await Task.yield() } }
            try await expectAnswer(on: try await ServerFixture.connect(port))
            if path == "deaf" { #expect(server.connections.relieved == 0) }
            withExtendedLifetime(peers) {}
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T117 peers that never end a field are ended, and a newcomer is answered`(driver: ReadinessDriver) async throws {
        var limits = Limits()
        limits.bufferedBytes = 2_000_000
        try await ServerFixture.serve(driver, limits: limits, register) { port, server in
            // A field with a value of 65,000 bytes, one of which does not come.
            let field: [UInt8] = [0, 1, 0x78, 0x7F, 0xE9, 0xFA, 3] + [UInt8](repeating: 0x61, count: 64_999)
            var peers: [HTTP2TestConnection] = []
            while server.connections.relieved == 0, peers.count < 100 {
                let peer = try await ServerFixture.http2(port)
                for start in stride(from: 0, to: field.count, by: 16_384) {
                    let part = Array(field[start..<min(start + 16_384, field.count)])
                    try? await peer.send(HTTP2TestFrame(type: start == 0 ? 1 : 9, stream: 1, payload: part))
                }
                // An answer to it would show that all has been read; there can be none before the field's end.
                try await expectAnswer(on: try await ServerFixture.connect(port))
                peers.append(peer)
            }
            #expect(server.connections.relieved > 0)
            #expect(server.connections.keptBytes <= 2_000_000)
            try await expectAnswer(on: try await ServerFixture.connect(port))
            withExtendedLifetime(peers) {}
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `what was kept for peers is given back with their connections`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, register) { port, server in
            var peer: TestConnection? = try await ServerFixture.connect(port)
            try await peer?.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")
            try await peer?.send([UInt8](repeating: 0x61, count: 99_999))
            while server.connections.keptBytes < 99_999 { await Task.yield() }
            peer = nil
            while server.connections.keptBytes > 0 { await Task.yield() }
            let other = try await ServerFixture.connect(port)
            try await other.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")
            try await other.send([UInt8](repeating: 0x61, count: 100_000))
            #expect(try await other.response().content.count == 100_000)
            while server.connections.keptBytes > 0 { await Task.yield() }
        }
    }
}
