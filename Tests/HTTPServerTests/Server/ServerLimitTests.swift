import HTTPTesting
import HTTPTypes
import Testing

@testable import HTTPServer

/// The bounds of a server as it comes: what is just inside them is answered. Over real sockets, with both readiness drivers. What is
/// just outside of those of a head or of chunks stands in the table of hostile messages.
struct ServerLimitTests {
    private static let largest: [Row] =
        (RequestLineScannerTests.defaultBounds + FieldSectionScannerTests.defaultBounds + ChunkedDecoderTests.defaultExtensionBounds
        + ChunkedDecoderTests.defaultTrailerBounds).filter { $0.expected.last == .end }

    @Test(arguments: ReadinessDriver.allCases)
    func `T72 T73 T85 what fills a bound is answered, and so is what comes next`(driver: ReadinessDriver) async throws {
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.get("") { _ in "found" }
            root.get(":any") { _ in "found" }
            root.post("") { context in
                _ = try await context.request.content.collected()
                return "found"
            }
        }
        #expect(Self.largest.count == 7)
        try await ServerFixture.serve(driver, register) { port, _ in
            for row in Self.largest {
                let connection = try await ServerFixture.connect(port)
                try await connection.send(row.bytes + Array(ServerFixture.get.utf8))
                #expect(try await connection.responses(2).map(\.text) == ["found", "found"], "\(row.testDescription)")
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T87 content over the limit is refused before it is read, or as it grows`(driver: ReadinessDriver) async throws {
        let register: (RouteGroup<RequestContext>) -> Void = { ServerFixture.registerEcho($0.accepting(contentBytes: 10)) }
        try await ServerFixture.serve(driver, register) { port, _ in
            let declared = try await ServerFixture.connect(port)
            try await declared.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n")
            let answer = try await declared.response()
            #expect(answer.status == 413)
            #expect(answer.code == "content_too_large")
            #expect(answer.field("Connection") == "close")

            let grown = try await ServerFixture.connect(port)
            try await grown.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n1\r\nx\r\n")
            let refusal = try await grown.response()
            #expect(refusal.status == 413)
            #expect(refusal.code == "content_too_large")
            #expect(refusal.field("Connection") == "close")

            let exact = try await ServerFixture.connect(port)
            try await exact.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n0123456789")
            #expect(try await exact.response().text == "0123456789")
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T87 a client that sends all of a refused content still reads the answer`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, { ServerFixture.registerEcho($0.accepting(contentBytes: 10)) }) { port, _ in
            let connection = try await ServerFixture.connect(port)
            let content = [UInt8](repeating: 0x61, count: 200_000)
            try await connection.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: \(content.count)\r\n\r\n")
            try await connection.send(content)
            try await connection.finishSending()
            let answer = try await connection.response()
            #expect(answer.status == 413)
            #expect(answer.code == "content_too_large")
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T87 a route that sets no limit has the default one, also where the client waits`(driver: ReadinessDriver) async throws {
        let log = CallLog()
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.post("count") { context in
                log.add("begun")
                return "\(try await context.request.content.collected().count)"
            }
        }
        let start = "POST /count HTTP/1.1\r\nHost: x\r\n"
        let mebibyte = [UInt8](repeating: 0x61, count: 1 << 20)
        try await ServerFixture.serve(driver, register) { port, _ in
            let exact = try await ServerFixture.connect(port)
            try await exact.send(Array("\(start)Content-Length: 1048576\r\n\r\n".utf8) + mebibyte)
            #expect(try await exact.response().text == "1048576")
            try await exact.send(
                Array("\(start)Transfer-Encoding: chunked\r\n\r\n100000\r\n".utf8) + mebibyte + Array("\r\n0\r\n\r\n".utf8))
            #expect(try await exact.response().text == "1048576")
            #expect(log.take() == ["begun", "begun"])

            for fields in ["", "Expect: 100-continue\r\n"] {
                let declared = try await ServerFixture.connect(port)
                try await declared.send("\(start)\(fields)Content-Length: 1048577\r\n\r\n")
                let answer = try await declared.response()
                #expect(answer.status == 413)
                #expect(answer.code == "content_too_large")
                #expect(try await declared.bytesToEnd() == [])
            }
            #expect(log.take() == [])

            let grown = try await ServerFixture.connect(port)
            try await grown.send(Array("\(start)Transfer-Encoding: chunked\r\n\r\n100001\r\n".utf8) + mebibyte + [0x61])
            let refusal = try await grown.response()
            #expect(refusal.status == 413)
            #expect(refusal.code == "content_too_large")
        }
    }
}
