import HTTPTesting
import Testing

@testable import HTTPServer

/// HTTPS over real sockets, with both readiness drivers. With `TEST_TLS=1` all the other tests of the server are such tests too.
struct ServerTLSTests {
    private let fixture: TLSFixture

    init() throws { fixture = try TLSFixture() }

    private func serve(
        _ driver: ReadinessDriver, limits: Limits = Limits(), clock: ServerClock = ServerFixture.clock,
        _ body: (UInt16, Server) async throws -> Void
    ) async throws {
        try await ServerFixture.serve(
            driver, limits: limits, clock: clock, tls: fixture.context, ServerFixture.registerEcho, body)
    }

    private func connect(_ port: UInt16, _ change: (inout TestTLS) -> Void = { _ in }) async throws -> TestConnection {
        var offer = fixture.offer
        change(&offer)
        return try await TestConnection.secure(port: port, offer)
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `requests are answered, one after another and side by side`(driver: ReadinessDriver) async throws {
        try await serve(driver) { port, _ in
            let connection = try await connect(port)
            for _ in 0..<3 {
                try await connection.send(ServerFixture.get + ServerFixture.get)
                #expect(try await connection.responses(2).map(\.text) == ["A", "A"])
            }
            #expect(try await connection.facts().version == "TLSv1.3")
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a request comes through in whatever pieces its records come`(driver: ReadinessDriver) async throws {
        let request = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"
        try await serve(driver) { port, _ in
            for pieceBytes in [1, 3, 40] {
                let connection = try await connect(port) { $0.pieceBytes = pieceBytes }
                try await connection.send(request)
                #expect(try await connection.response().text == "hello")
                for byte in request.utf8 { try await connection.send([byte]) }
                #expect(try await connection.response().text == "hello")
                for split in 1..<request.utf8.count {
                    try await connection.send(Array(request.utf8.prefix(split)))
                    try await connection.send(Array(request.utf8.dropFirst(split)))
                    #expect(try await connection.response().text == "hello")
                }
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `the last answer is followed by the word that it was the last`(driver: ReadinessDriver) async throws {
        try await serve(driver) { port, _ in
            let connection = try await connect(port)
            try await connection.send("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(try await connection.response().text == "A")
            #expect(try await connection.bytes() == [])
            let leaving = try await connect(port)
            try await leaving.send(ServerFixture.get)
            try await leaving.sayGoodbye()
            #expect(try await leaving.response().text == "A")
            #expect(try await leaving.bytes() == [])
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `content that is cut off is no request, whether its end was said or not`(driver: ReadinessDriver) async throws {
        try await serve(driver) { port, _ in
            for says in [true, false] {
                let connection = try await connect(port)
                try await connection.send(ServerFixture.get + "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhell")
                #expect(try await connection.response().text == "A")
                if says { try await connection.sayGoodbye() } else { try await connection.finishSendingAsIs() }
                #expect(try await connection.bytesToEnd() == [])
            }
        }
    }

    /// A client that does not say its end has sent its request all the same.
    @Test(arguments: ReadinessDriver.allCases)
    func `a whole request is answered though the end behind it was not said`(driver: ReadinessDriver) async throws {
        try await serve(driver) { port, _ in
            let connection = try await connect(port)
            try await connection.send(ServerFixture.get)
            try await connection.finishSendingAsIs()
            #expect(try await connection.response().text == "A")
            #expect(try await connection.bytes() == [])
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `plain HTTP is answered in the clear with 400`(driver: ReadinessDriver) async throws {
        try await serve(driver) { port, _ in
            let connection = try await TestConnection(host: "127.0.0.1", port: port)
            try await connection.send(ServerFixture.get)
            let answer = try await connection.response()
            #expect(answer.status == 400)
            #expect(answer.code == "bad_request")
            #expect(answer.field("Connection") == "close")
            #expect(try await connection.bytesToEnd() == [])
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T83 plain HTTP that asks with HEAD is answered without content`(driver: ReadinessDriver) async throws {
        try await serve(driver) { port, _ in
            for pieces in [["HEAD / HTTP/1.1\r\nHost: x\r\n\r\n"], ["H", "EAD / HTTP/1.1\r\nHost: x\r\n\r\n"]] {
                let connection = try await TestConnection(host: "127.0.0.1", port: port)
                for piece in pieces { try await connection.send(piece) }
                let answer = try await connection.response(toHead: true)
                #expect(answer.status == 400)
                #expect(answer.field("Content-Length") != "0")
                #expect(try await connection.bytesToEnd() == [])
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a request that came over TLS says so`(driver: ReadinessDriver) async throws {
        let register: (RouteGroup<RequestContext>) -> Void = { $0.get("a") { "\($0.request.head.isOverTLS)" } }
        for (tls, answer) in [(fixture.context, "true"), (nil, "false")] {
            try await ServerFixture.serve(driver, tls: tls, register) { port, _ in
                let connection = tls == nil ? try await TestConnection(host: "127.0.0.1", port: port) : try await connect(port)
                try await connection.send(ServerFixture.get)
                #expect(try await connection.response().text == answer)
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a session is resumed on whichever shard it comes back to`(driver: ReadinessDriver) async throws {
        try await serve(driver) { port, _ in
            for version in [TestTLS.Version.tls12, .tls13] {
                let first = try await connect(port) { $0.versions = version...version }
                try await first.send(ServerFixture.get)
                #expect(try await first.response().text == "A")
                #expect(try await first.facts().isResumed == false)
                let ticket = try await first.ticket()
                for _ in 0..<8 {
                    let next = try await connect(port) {
                        $0.versions = version...version
                        $0.session = ticket
                    }
                    try await next.send(ServerFixture.get)
                    #expect(try await next.response().text == "A")
                    #expect(try await next.facts().isResumed)
                }
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `another certificate is for those who come, and those who are there go on`(driver: ReadinessDriver) async throws {
        try await serve(driver) { port, server in
            let old = try await connect(port)
            try await old.send(ServerFixture.get)
            #expect(try await old.response().text == "A")
            let ticket = try await old.ticket()
            server.present(try TLSContext(fixture.authority.certificate(for: ["localhost"]).identity()))
            let new = try await connect(port) { $0.session = ticket }
            #expect(try await new.facts().isResumed == false)
            #expect(try await new.facts().certificateDigest != old.facts().certificateDigest)
            for connection in [old, new] {
                try await connection.send(ServerFixture.get)
                #expect(try await connection.response().text == "A")
            }
        }
    }
}
