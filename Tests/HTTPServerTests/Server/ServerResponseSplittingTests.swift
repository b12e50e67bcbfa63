import HTTPTesting
import HTTPTypes
import Testing

@testable import HTTPServer

/// Handlers that put line ends where none belong. Over real sockets, with both readiness drivers.
struct ServerResponseSplittingTests {
    /// To Swift the first of these is one character, and neither CR nor LF.
    static let splitters = [
        "\r\n", "\r", "\n", "\0", "x\r\nX-Evil: 1", "x\rX-Evil: 1", "x\nX-Evil: 1", "x\0y", "\r\n\r\nHTTP/1.1 200 OK\r\nX-Evil: 1",
        "x\u{B}y",
        "x\u{7F}y",
    ]

    private static func answers(to value: String) -> [(path: String, answer: @Sendable () throws -> Response)] {
        [
            ("field", { Response(status: .ok).adding(.location, value) }),
            ("content-type", { Response(status: .ok, contentType: MediaType(value), content: .bytes([1])) }),
            ("problem", { throw Problem(status: .badRequest, code: "x", detail: "").with(.allow, value) }),
            ("repeated", { Response(status: .ok).adding(.vary, "x").adding(.vary, value) }),
        ]
    }

    @Test(arguments: ReadinessDriver.allCases, splitters)
    func `T82 a field that would write another one is a bare 500`(driver: ReadinessDriver, value: String) async throws {
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            for (path, answer) in Self.answers(to: value) { root.get(path) { _ in try answer() } }
            root.get("a") { _ in "A" }
        }
        try await ServerFixture.serve(driver, register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            for (path, _) in Self.answers(to: value) {
                try await connection.send("GET /\(path) HTTP/1.1\r\nHost: x\r\n\r\n" + ServerFixture.get)
                let answers = try await connection.responses(2)
                #expect(answers[0].status == 500)
                #expect(answers[0].code == "internal_error")
                #expect(answers[0].fields.map(\.name) == Self.names)
                #expect(answers[1].text == "A")
            }
        }
    }

    /// The fields of every answer with content.
    private static let names = ["Date", "X-Content-Type-Options", "X-Request-Id", "Cache-Control", "Content-Type", "Content-Length"]

    /// swift-http-types puts a space in the place of what no reason phrase has, so a bad one never gets here.
    @Test(arguments: ReadinessDriver.allCases, splitters)
    func `T82 a reason phrase writes no field`(driver: ReadinessDriver, reason: String) async throws {
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.get("reason") { _ in Response(status: HTTPResponse.Status(code: 299, reasonPhrase: reason), contentType: .text) }
            root.get("a") { _ in "A" }
        }
        try await ServerFixture.serve(driver, register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            try await connection.send("GET /reason HTTP/1.1\r\nHost: x\r\n\r\n" + ServerFixture.get)
            let answers = try await connection.responses(2)
            #expect(answers[0].fields.map(\.name) == Self.names)
            #expect(answers[1].text == "A")
        }
    }
}

extension Response {
    /// The same answer with one more field line.
    func adding(_ name: HTTPField.Name, _ value: String) -> Response {
        var response = self
        response.addField(name, value)
        return response
    }
}
