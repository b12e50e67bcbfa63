import HTTPTesting
import HTTPTypes
import Testing

@testable import HTTPServer

/// The table of refused messages on real connections: behind a good request, before another one, and with handlers that count.
struct ServerHostileMessageTests {
    /// The paths whose handlers have begun, and those whose handlers have had all of their content.
    private let begun = CallLog()
    private let done = CallLog()

    /// Every method at every path that a row could reach if it were let pass.
    private func register(_ root: RouteGroup<RequestContext>) {
        let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .delete, .options, .patch, .trace, .connect]
        for method in methods {
            for path in ["", ":a", ":a/:b", ":a/:b/:c"] {
                root.on(method)(path) { context in
                    let head = context.request.head
                    let path = String(decoding: head.value(of: head.path), as: UTF8.self)
                    begun.add(path)
                    _ = try await context.request.content.collected()
                    done.add(path)
                    return "A"
                }
            }
        }
    }

    /// The good request's answer, one refusal that fits, and the end.
    private func expectOneRefusal(of row: Row, on connection: TestConnection, afterAnswers count: Int) async throws {
        for _ in 0..<count { #expect(try await connection.response().text == "A", "\(row.testDescription)") }
        let refusal = try await connection.response()
        #expect(refusal.status == row.refusal?.status, "\(row.testDescription)")
        #expect(refusal.code == row.refusal?.code, "\(row.testDescription)")
        #expect(refusal.field("Connection") == "close", "\(row.testDescription)")
        #expect(try await connection.bytesToEnd() == [], "\(row.testDescription)")
    }

    private static let smuggled = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"

    @Test(arguments: ReadinessDriver.allCases)
    func `T66 T67 T68 T69 T70 T71 T72 T73 T75 T77 T78 T79 T80 T81 T84 T85 T94 T96 one refusal, and no handler runs`(
        driver: ReadinessDriver
    ) async throws {
        try await ServerFixture.serve(driver, register) { port, _ in
            for row in HostileMessages.all {
                let connection = try await ServerFixture.connect(port)
                try await connection.send(Array(ServerFixture.get.utf8) + row.bytes + Array(Self.smuggled.utf8))
                try await expectOneRefusal(of: row, on: connection, afterAnswers: 1)
                #expect(begun.take() == ["/a"], "\(row.testDescription)")
                #expect(done.take() == ["/a"], "\(row.testDescription)")
            }
        }
    }

    /// A handler may have begun to wait for content by the time this turns out malformed; it gets none of it then.
    @Test(arguments: ReadinessDriver.allCases)
    func `T84 a hostile message that comes late or byte by byte gets one refusal all the same`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, register) { port, _ in
            for row in HostileMessages.samples {
                let connection = try await ServerFixture.connect(port)
                try await connection.send(ServerFixture.get)
                #expect(try await connection.response().text == "A")
                if row.bytes.count < 1000 {
                    for byte in row.bytes { try await connection.send([byte]) }
                } else {
                    try await connection.send(row.bytes)
                }
                // The server may have hung up already.
                try? await connection.send(Self.smuggled)
                try await expectOneRefusal(of: row, on: connection, afterAnswers: 0)
                #expect(done.take() == ["/a"], "\(row.testDescription)")
            }
        }
    }
}
