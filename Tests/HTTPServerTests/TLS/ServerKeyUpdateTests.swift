import FoundationEssentials
import HTTPServer
import HTTPTesting
import Testing

/// Clients that have keys changed after the handshake. Over a socket file, which takes little while no peer reads.
struct ServerKeyUpdateTests {
    private let fixture: TLSFixture
    private let path = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString.prefix(12)).sock"
    /// Stands still, so that no deadline ends what a bound should.
    private let time = ManualClock()

    init() throws { fixture = try TLSFixture() }

    private func serve(_ driver: ReadinessDriver, _ body: (TestConnection) async throws -> Void) async throws {
        try await ServerFixture.serve(
            driver, at: .unix(path: path), clock: time.serverClock, tls: fixture.context, ServerFixture.registerEcho
        ) { _, _ in
            let connection = try await TestConnection(unixPath: path)
            try await connection.startTLS(fixture.offer)
            try await body(connection)
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `keys may change in the middle of a request`(driver: ReadinessDriver) async throws {
        try await serve(driver) { connection in
            try await connection.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nli")
            try await connection.changeKeys(times: 100)
            try await connection.send("on")
            #expect(try await connection.response().text == "lion")
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a client that asks for new keys without end, and reads no reply, is cut off`(driver: ReadinessDriver) async throws {
        try await serve(driver) { connection in
            try await connection.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nli")
            await #expect(throws: TestClientError.connectionClosed) {
                // Replies to these would be ten megabytes.
                for _ in 0..<400 { try await connection.changeKeys(times: 1000) }
            }
        }
    }
}
