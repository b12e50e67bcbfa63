import HTTPTesting
import Testing

@testable import HTTPServer

/// Which protocol a connection begins with, where there are two. ``EchoDriver`` stands in for HTTP/2. Over real sockets, with both
/// readiness drivers.
struct ServerProtocolChoiceTests {
    private static let preface = String(decoding: ProtocolChoice.preface, as: UTF8.self)

    private func serve(
        _ driver: ReadinessDriver, clock: ServerClock = ServerFixture.clock, tls: TLSContext? = nil, _ body: (UInt16) async throws -> Void
    ) async throws {
        var configuration = try ServerFixture.configuration(at: .tcp(host: "127.0.0.1", port: 0), ServerFixture.registerEcho)
        configuration.readiness = driver
        configuration.clock = clock
        configuration.shards = 1
        configuration.tls = tls
        configuration.makeHTTP2Driver = { EchoDriver($0) }
        try await ServerFixture.run(configuration) { address, _ in try await body(try ServerFixture.port(of: address)) }
    }

    private func connect(_ port: UInt16) async throws -> TestConnection { try await TestConnection(host: "127.0.0.1", port: port) }

    @Test(arguments: ReadinessDriver.allCases)
    func `in the clear the first bytes tell, and the driver is given them`(driver: ReadinessDriver) async throws {
        try await serve(driver) { port in
            for cut in [0, 1, 16, 23, 24, 25] {
                let bytes = Array((Self.preface + "x").utf8)
                let connection = try await connect(port)
                try await connection.send(Array(bytes[..<cut]))
                try await connection.send(Array(bytes[cut...]))
                // The stand-in ends at its first line's end, which is in the preface.
                #expect(try await connection.bytesToEnd() == Array("PRI * HTTP/2.0\r\n".utf8))
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `in the clear a request of HTTP 1.1 loses nothing, wherever it is cut`(driver: ReadinessDriver) async throws {
        let request = Array("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello".utf8)
        try await serve(driver) { port in
            for cut in [0, 1, 2, 20, request.count] {
                let connection = try await connect(port)
                try await connection.send(Array(request[..<cut]))
                try await connection.send(Array(request[cut...]) + Array(ServerFixture.get.utf8))
                #expect(try await connection.responses(2).map(\.text) == ["hello", "A"])
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T86 half a preface has a head's time, and silence the idle time`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        try await serve(driver, clock: time.serverClock) { port in
            let (half, silent) = (try await connect(port), try await connect(port))
            try await half.send("PRI")
            // Dispatch tells of several sockets in any order: what it tells of late has its time from the first step on.
            for _ in 1...2 {
                let other = try await connect(port)
                try await other.send(ServerFixture.get)
                #expect(try await other.response().text == "A")
                time.advance(by: .seconds(76))
            }
            #expect(try await half.bytesToEnd() == [])
            #expect(try await silent.bytesToEnd() == [])
        }
    }

    @Test(arguments: ReadinessDriver.allCases, [true, false])
    func `over TLS the handshake tells, whatever the bytes`(driver: ReadinessDriver, offersHTTP2: Bool) async throws {
        let fixture = try TLSFixture()
        try await serve(driver, tls: fixture.context) { port in
            var offer = fixture.offer
            offer.protocols = offersHTTP2 ? ["h2", "http/1.1"] : ["http/1.1"]
            let connection = try await TestConnection.secure(port: port, offer)
            #expect(try await connection.facts().protocolName == offer.protocols[0])
            try await connection.send(offersHTTP2 ? "any\n" : ServerFixture.get)
            if offersHTTP2 {
                #expect(try await connection.bytesToEnd() == Array("any\n".utf8))
            } else {
                #expect(try await connection.response().text == "A")
            }
        }
    }
}
