import HTTPTesting
import HTTPTypes
import Logging
import Synchronization
import Testing

@testable import HTTPServer

/// Content: read, not read, too much of it. Over real sockets, with both readiness drivers.
struct ServerContentTests {
    @Test(arguments: ReadinessDriver.allCases)
    func `content arrives whole, with its length or in chunks, at once or late`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, ServerFixture.registerEcho) { port, _ in
            let connection = try await ServerFixture.connect(port)
            // Around the sizes at which a buffer is full, and far beyond them.
            for size in [1, 65_000, 65_535, 65_536, 65_537, 100_000, 131_072, 1_000_000] {
                let content = String(repeating: "x", count: size)
                let head = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: \(size)\r\n\r\n"
                for pieces in [[head, content], [head + content]] {
                    for piece in pieces { try await connection.send(piece) }
                    #expect(try await connection.response().text == content)
                }
            }
            try await connection.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
            try await connection.send("2;x=y\r\nde\r\n0\r\nTrailer: dropped\r\n\r\n")
            #expect(try await connection.response().text == "abcde")
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T75 a client that waits is told to go on when its content is wanted, and not before`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, ServerFixture.registerEcho) { port, _ in
            let connection = try await ServerFixture.connect(port)
            try await connection.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
            #expect(try await connection.response().status == 100)
            try await connection.send("ok")
            #expect(try await connection.response().text == "ok")

            try await connection.send("POST /deaf HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
            let answer = try await connection.response()
            #expect(answer.text == "did not listen")
            #expect(answer.field("Connection") == "close")
            #expect(try await connection.bytesToEnd() == [])
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T74 content that no handler reads is no request`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, ServerFixture.registerEcho) { port, _ in
            let connection = try await ServerFixture.connect(port)
            let smuggled = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
            try await connection.send("POST /deaf HTTP/1.1\r\nHost: x\r\nContent-Length: \(smuggled.utf8.count)\r\n\r\n")
            #expect(try await connection.response().text == "did not listen")
            try await connection.send(smuggled + ServerFixture.get)
            #expect(try await connection.response().text == "A")
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T74 refused content around the size of the buffer leaves the next request its turn`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, ServerFixture.registerEcho) { port, _ in
            for size in [65_535, 65_536, 65_537, 100_000, 131_072] {
                let connection = try await ServerFixture.connect(port)
                let content = String(repeating: "x", count: size)
                try await connection.send(
                    "POST /deaf HTTP/1.1\r\nHost: x\r\nContent-Length: \(size)\r\n\r\n\(content)" + ServerFixture.get)
                #expect(try await connection.responses(2).map(\.text) == ["did not listen", "A"])
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T84 content that turns out malformed after the answer gets no second one`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, ServerFixture.registerEcho) { port, _ in
            let connection = try await ServerFixture.connect(port)
            try await connection.send("POST /deaf HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
            #expect(try await connection.response().text == "did not listen")
            try await connection.send("zz\r\n" + ServerFixture.get)
            #expect(try await connection.bytesToEnd() == [])
        }
    }

    static let trailers = [
        "Authorization: Bearer x", "Content-Length: 99", "Host: other", "Transfer-Encoding: gzip", "Cookie: a=b", "X-Mine: yes",
        "Connection: close", "Expect: 100-continue",
    ]

    /// A field of the message would be seen in the handler; a length or a coding would move the next request.
    @Test(arguments: ReadinessDriver.allCases)
    func `T73 no trailer becomes a field, and the next request begins behind it`(driver: ReadinessDriver) async throws {
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.post("fields") { context in
                _ = try await context.request.content.collected()
                return context.request.fields.map { "\($0.name.canonicalName)=\($0.value)" }.joined(separator: " ")
            }
            root.get("a") { _ in "A" }
        }
        try await ServerFixture.serve(driver, register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            let head = "POST /fields HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            for trailer in Self.trailers + [Self.trailers.joined(separator: "\r\n")] {
                let rest = "1\r\nx\r\n0\r\n\(trailer)\r\n\r\n" + ServerFixture.get
                for pieces in [[head + rest], [head, rest]] {
                    for piece in pieces { try await connection.send(piece) }
                    #expect(try await connection.response().text == "host=x transfer-encoding=chunked")
                    #expect(try await connection.response().text == "A")
                }
            }
        }
    }
}
