import HTTPTesting
import HTTPTypes
import Testing

@testable import HTTPServer

/// Content with a coding, which the server does not take off. Over real sockets, with both readiness drivers.
struct ServerContentCodingTests {
    /// The handlers that have had their content.
    private let read = CallLog()

    private func register(_ root: RouteGroup<RequestContext>) {
        root.post("whole") { context in
            let content = try await context.request.content.collected()
            read.add("whole")
            return String(decoding: content, as: UTF8.self)
        }
        root.post("pieces") { context in
            for try await piece in context.request.content { read.add("\(piece.count)") }
            return "pieces"
        }
        root.post("json") { context in
            _ = try await context.request.json()
            read.add("json")
            return "json"
        }
        root.use(Closed()).post("closed") { context in String(decoding: try await context.request.content.collected(), as: UTF8.self) }
        root.post("deaf") { _ in "did not listen" }
        root.get("a") { _ in "A" }
    }

    private static func head(_ path: String, _ fields: [String]) -> String {
        "POST \(path) HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\(fields.map { $0 + "\r\n" }.joined())\r\n"
    }

    static let foreign = [
        ["Content-Encoding: gzip"], ["Content-Encoding: GZIP"], ["Content-Encoding: identity, gzip"], ["Content-Encoding: br"],
        ["Content-Encoding: identity", "Content-Encoding: deflate"], ["content-encoding: ,x"], ["Content-Encoding: identityx"],
        ["Content-Encoding: identity;q=1"],
    ]

    private func expectRefusal(_ answer: TestResponse, _ name: String) {
        #expect(answer.status == 415, "\(name)")
        #expect(answer.code == "unsupported_content_coding", "\(name)")
        #expect(answer.field("Accept-Encoding") == "identity", "\(name)")
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T124 content with a coding is refused, whichever way a handler asks for it`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            for fields in Self.foreign {
                for path in ["/whole", "/pieces", "/json"] {
                    try await connection.send(Self.head(path, fields + ["Content-Length: 2"]) + "{}" + ServerFixture.get)
                    expectRefusal(try await connection.response(), "\(path) \(fields)")
                    #expect(try await connection.response().text == "A")
                    try await connection.send(
                        Self.head(path, fields + ["Transfer-Encoding: chunked"]) + "2\r\n{}\r\n0\r\n\r\n" + ServerFixture.get)
                    expectRefusal(try await connection.response(), "\(path) \(fields)")
                    #expect(try await connection.response().text == "A")
                }
            }
        }
        #expect(read.all == [])
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T124 it is refused before any of it has come, and without a word to go on`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, register) { port, _ in
            for path in ["/whole", "/pieces", "/json"] {
                for fields in [["Content-Length: 5000"], ["Content-Length: 5000", "Expect: 100-continue"], ["Transfer-Encoding: chunked"]] {
                    let connection = try await ServerFixture.connect(port)
                    try await connection.send(Self.head(path, fields + ["Content-Encoding: gzip"]))
                    expectRefusal(try await connection.response(), "\(path) \(fields)")
                }
            }
        }
        #expect(read.all == [])
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T124 guards come first, and who does not ask for content is not asked for its coding`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            let fields = ["Content-Encoding: gzip", "Content-Length: 2"]
            try await connection.send(Self.head("/closed", fields) + "{}")
            #expect(try await connection.response().code == "closed")
            try await connection.send(Self.head("/deaf", fields) + "{}")
            #expect(try await connection.response().text == "did not listen")
            try await connection.send(Self.head("/nothing", fields) + "{}")
            #expect(try await connection.response().code == "not_found")
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T124 content as it is, is taken`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            for value in ["identity", "Identity", "", ",", "identity, identity"] {
                try await connection.send(Self.head("/whole", ["Content-Encoding: \(value)", "Content-Length: 2"]) + "{}")
                #expect(try await connection.response().text == "{}", "\(value)")
            }
            // Nothing is there that could have a coding.
            for length in [["Content-Length: 0"], []] {
                try await connection.send(Self.head("/whole", ["Content-Encoding: gzip"] + length))
                #expect(try await connection.response().status == 200)
            }
        }
    }
}
