import HTTPTesting
import Logging
import Testing

@testable import HTTPServer

/// The PROXY protocol in front of HTTP and TLS. Over real sockets, with both readiness drivers.
struct ServerProxyProtocolTests {
    private static let line = "PROXY TCP4 192.0.2.7 198.51.100.1 4711 443\r\n"
    private static let request = "GET /peer HTTP/1.1\r\nHost: x\r\n\r\n"

    private func serve(
        _ driver: ReadinessDriver, trusting networks: [String] = ["127.0.0.0/8"], clock: ServerClock = ServerFixture.clock,
        tls: TLSContext? = nil,
        log: LogLines = LogLines(), _ body: (UInt16) async throws -> Void
    ) async throws {
        var configuration = try ServerFixture.configuration(at: .tcp(host: "127.0.0.1", port: 0)) { root in
            root.get("peer") { context in context.request.peer.description }
        }
        configuration.readiness = driver
        configuration.clock = clock
        configuration.shards = 1
        configuration.tls = tls
        configuration.trustedProxies = TrustedProxies(networks.compactMap(IPNetwork.init))
        configuration.readsProxyPreambles = true
        configuration.logger = log.logger(at: .warning)
        try await ServerFixture.run(configuration) { address, _ in try await body(try ServerFixture.port(of: address)) }
    }

    /// Peer and reason of each line.
    private func refusals(_ log: LogLines) -> [String] { log.all.map { "\($0.fields["peer"] ?? "-") \($0.fields["reason"] ?? "-")" } }

    private func connect(_ port: UInt16) async throws -> TestConnection { try await TestConnection(host: "127.0.0.1", port: port) }

    @Test(arguments: ReadinessDriver.allCases)
    func `the peer of every request is whom the preamble names`(driver: ReadinessDriver) async throws {
        try await serve(driver) { port in
            for preamble in [Array(Self.line.utf8), ProxyPreambleTests.binary()] {
                let connection = try await connect(port)
                try await connection.send(preamble + Array((Self.request + Self.request).utf8))
                for response in try await connection.responses(2) { #expect(response.text == "192.0.2.7:4711") }
                try await connection.send(Self.request)
                #expect(try await connection.response().text == "192.0.2.7:4711")
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a preamble may come byte by byte`(driver: ReadinessDriver) async throws {
        try await serve(driver) { port in
            for preamble in [Array(Self.line.utf8), ProxyPreambleTests.binary()] {
                let connection = try await connect(port)
                for byte in preamble { try await connection.send([byte]) }
                try await connection.send(Self.request)
                #expect(try await connection.response().text == "192.0.2.7:4711")
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a preamble comes before TLS`(driver: ReadinessDriver) async throws {
        let tls = try TLSFixture()
        try await serve(driver, tls: tls.context) { port in
            let connection = try await connect(port)
            try await connection.send(Self.line)
            try await connection.startTLS(tls.offer)
            try await connection.send(Self.request)
            #expect(try await connection.response().text == "192.0.2.7:4711")
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a proxy that speaks for itself is the peer, and does not say for whom is unknown`(driver: ReadinessDriver) async throws {
        try await serve(driver) { port in
            let local = try await connect(port)
            try await local.send(ProxyPreambleTests.binary(0x20, 0x00, []) + Array(Self.request.utf8))
            #expect(try await local.response().text.hasPrefix("127.0.0.1:"))
            let unknown = try await connect(port)
            try await unknown.send("PROXY UNKNOWN\r\nGET /peer HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 6.6.6.6\r\n\r\n")
            #expect(try await unknown.response().text == "unknown")
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T151 fields count where the preamble names a proxy that is trusted, and only there`(driver: ReadinessDriver) async throws {
        try await serve(driver, trusting: ["127.0.0.0/8", "10.0.0.0/8"]) { port in
            for (source, expected) in [("10.0.0.1", "192.0.2.8"), ("192.0.2.7", "192.0.2.7:4711")] {
                let connection = try await connect(port)
                try await connection.send("PROXY TCP4 \(source) 198.51.100.1 4711 443\r\n")
                try await connection.send("GET /peer HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.8\r\n\r\n")
                #expect(try await connection.response().text == expected)
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T151 a preamble of another peer has no effect: it is a malformed request, and requests without one are answered`(
        driver: ReadinessDriver
    ) async throws {
        let log = LogLines()
        try await serve(driver, trusting: ["127.0.0.2"], log: log) { port in
            let plain = try await connect(port)
            try await plain.send(Self.request)
            #expect(try await plain.response().text.hasPrefix("127.0.0.1:"))
            for preamble in [Array(Self.line.utf8), ProxyPreambleTests.binary()] {
                let connection = try await connect(port)
                try await connection.send(preamble + Array(Self.request.utf8))
                let refusal = try await connection.response()
                #expect(refusal.status == 400)
                #expect(refusal.code == "bad_request")
                #expect(try await connection.bytesToEnd() == [])
            }
        }
        #expect(log.all.isEmpty)
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T151 a proxy that sends none, or a malformed one, is cut off without an answer, and that is logged`(
        driver: ReadinessDriver
    ) async throws {
        let log = LogLines()
        try await serve(driver, log: log) { port in
            let malformed = Array("PROXY TCP4 192.0.2.7\r\n".utf8)
            for bytes in [Array(Self.request.utf8), malformed + Array(Self.request.utf8), ProxyPreambleTests.binary(0x22)] {
                let connection = try await connect(port)
                try await connection.send(bytes)
                // What it has sent has not been read to its end, so the kernel may say so with a reset.
                #expect((try? await connection.bytesToEnd()) ?? [] == [])
            }
            let half = try await connect(port)
            try await half.send(String(Self.line.prefix(20)))
            try await half.finishSending()
            #expect(try await half.bytesToEnd() == [])
            let silent = try await connect(port)
            try await silent.finishSending()
            #expect(try await silent.bytesToEnd() == [])
        }
        let reasons = ["there is none", "it is malformed", "it is malformed", "it ends in the middle"]
        #expect(refusals(log) == reasons.map { "127.0.0.1 \($0)" })
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T151 a preamble has the time of a head in total, over TLS too`(driver: ReadinessDriver) async throws {
        for tls in [nil, try TLSFixture()] {
            let time = ManualClock()
            let log = LogLines()
            try await serve(driver, clock: time.serverClock, tls: tls?.context, log: log) { port in
                let connection = try await connect(port)
                try await connection.send("PROXY")
                // Who has come later to the only shard is answered, so the first one's time has begun.
                let later = try await connect(port)
                try await later.send(Self.line)
                if let tls { try await later.startTLS(tls.offer) }
                try await later.send(Self.request)
                #expect(try await later.response().status == 200)
                time.advance(by: .seconds(11))
                #expect(try await connection.bytesToEnd() == [])
            }
            #expect(refusals(log) == ["127.0.0.1 it has not come in time"])
        }
    }
}
