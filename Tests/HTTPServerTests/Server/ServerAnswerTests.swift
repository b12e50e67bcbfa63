import HTTPTesting
import HTTPTypes
import StrictJSON
import Testing

@testable import HTTPServer

/// What is in an answer, and what is not. Over real sockets, with both readiness drivers.
struct ServerAnswerTests {
    struct Secret: Error {}

    @Test(arguments: ReadinessDriver.allCases)
    func `T91 a handler that throws is a bare 500 and the connection goes on`(driver: ReadinessDriver) async throws {
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.get("throws") { _ -> String in throw Secret() }
            root.get("a") { _ in "A" }
        }
        try await ServerFixture.serve(driver, register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            try await connection.send("GET /throws HTTP/1.1\r\nHost: x\r\nX-Request-Id: me-1\r\n\r\n" + ServerFixture.get)
            let answers = try await connection.responses(2)
            #expect(answers[0].status == 500)
            #expect(answers[0].field("Content-Type") == "application/problem+json")
            #expect(answers[0].code == "internal_error")
            #expect(try answers[0].json()["requestId"]?.string == "me-1")
            #expect(answers[0].field("X-Request-Id") == "me-1")
            #expect(!answers[0].text.contains("Secret"))
            #expect(answers[1].text == "A")
        }
    }

    private struct Pieces: AsyncSequence, AsyncIteratorProtocol, Sendable {
        var rest = 3
        mutating func next() async -> [UInt8]? {
            rest -= 1
            return rest < 0 ? nil : [0x61]
        }
        func makeAsyncIterator() -> Pieces { self }
    }

    private func registerKinds(_ root: RouteGroup<RequestContext>) {
        root.get("text") { _ in "text" }
        root.get("json") { _ -> JSONValue in ["a": 1] }
        root.get("stream") { _ in Response(contentType: .text, streaming: Pieces()) }
        root.get("problem") { _ -> String in throw Problem.notReady("no") }
        root.get("empty") { _ in HTTPResponse.Status.noContent }
        root.get("cached") { _ in Response(status: .notModified, contentType: .text, content: .bytes([1, 2, 3])).adding(.eTag, "\"x\"") }
        root.get("none") { _ in Response(status: .noContent, contentType: .text, content: .bytes([1, 2, 3])) }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T83 HEAD has the fields of GET and no content, 204 and 304 have none either`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, registerKinds) { port, _ in
            let connection = try await ServerFixture.connect(port)
            for path in ["text", "json", "stream", "problem", "empty", "cached", "none", "nothing"] {
                let rest = " /\(path) HTTP/1.1\r\nHost: x\r\nX-Request-Id: me\r\n\r\n"
                try await connection.send("GET" + rest)
                let get = try await connection.response()
                // What follows the head is the next answer, and not its content.
                try await connection.send("HEAD" + rest + "HEAD" + rest)
                for _ in 0..<2 {
                    let head = try await connection.response(toHead: true)
                    #expect(head.status == get.status)
                    #expect(Self.lasting(head) == Self.lasting(get), "\(path)")
                }
                if get.status == 204 || get.status == 304 {
                    #expect(get.field("Content-Length") == nil && get.field("Transfer-Encoding") == nil && get.field("Content-Type") == nil)
                }
            }
        }
    }

    /// The fields that do not change from one second to the next.
    private static func lasting(_ response: TestResponse) -> [String] {
        response.fields.filter { $0.name != "Date" }.map { "\($0.name): \($0.value)" }
    }

    static let upgrades = [
        "Connection: Upgrade\r\nUpgrade: h2c\r\n", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n",
        "Upgrade: h2c\r\n", "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
        "Connection: upgrade\r\nUpgrade: TLS/1.0, HTTP/2.0\r\n",
    ]

    @Test(arguments: ReadinessDriver.allCases)
    func `T83 an upgrade is ignored, and what follows is still HTTP 1.1`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, { $0.get("a") { _ in "A" } }) { port, _ in
            for fields in Self.upgrades {
                let connection = try await ServerFixture.connect(port)
                try await connection.send("GET /a HTTP/1.1\r\nHost: x\r\n\(fields)\r\n" + ServerFixture.get)
                for _ in 0..<2 {
                    let answer = try await connection.response()
                    #expect(answer.status == 200)
                    #expect(answer.field("Upgrade") == nil && answer.field("Connection") == nil)
                }
                try await connection.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
                let refusal = try await connection.response()
                #expect(refusal.status == 400)
                #expect(refusal.code == "bad_request")
                #expect(try await connection.bytesToEnd() == [])
            }
        }
    }
}
