import HTTPTesting
import HTTPTypes
import Testing

@testable import HTTPServer

/// Much that comes in little. Over real sockets, with both readiness drivers.
struct ServerTinyPiecesTests {
    /// What a few connections' buffers may take, and far less than what is sent.
    private static let slack = 32 << 20

    private func register(_ root: RouteGroup<RequestContext>) {
        root.post("count") { context in "\(try await context.request.content.collected().count)" }
        root.get("fields") { context in "\(context.request.head.fieldCount)" }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T88 content in chunks of one byte is content`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            let before = ThisProcess.residentBytes
            for (chunk, count) in [("1\r\nx\r\n", 200_000), ("0000000000000001;a=\"b\"\r\nx\r\n", 2000)] {
                let chunks = String(repeating: chunk, count: count)
                try await connection.send("POST /count HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n\(chunks)0\r\n\r\n")
                #expect(try await connection.response().text == "\(count)")
            }
            #expect(ThisProcess.residentBytes - before < Self.slack)
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T88 a request in segments of one byte is a request`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            let fields = (0..<50).map { "X-\($0): \($0)\r\n" }.joined()
            let content = String(repeating: "5\r\nhello\r\n", count: 50) + "0\r\nX: y\r\n\r\n"
            let request = "POST /count HTTP/1.1\r\nHost: x\r\n\(fields)Transfer-Encoding: chunked\r\n\r\n\(content)"
            for byte in (request + request).utf8 { try await connection.send([byte]) }
            #expect(try await connection.responses(2).map(\.text) == ["250", "250"])
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T88 a million tiny fields over many requests leave no trace`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            var before = 0
            for batch in 0..<200 {
                // Names that have never been seen before: no table of them may grow.
                let fields = (0..<99).map { "\(batch)-\($0):\r\n" }.joined()
                try await connection.send(String(repeating: "GET /fields HTTP/1.1\r\nHost: x\r\n\(fields)\r\n", count: 50))
                #expect(try await connection.responses(50).allSatisfy { $0.text == "100" })
                if batch == 20 { before = ThisProcess.residentBytes }
            }
            #expect(ThisProcess.residentBytes - before < Self.slack)
        }
    }
}
