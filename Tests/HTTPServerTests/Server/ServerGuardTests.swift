import HTTPTesting
import HTTPTypes
import Testing

@testable import HTTPServer

/// What a guard has refused stays refused, whatever comes behind it. Over real sockets, with both readiness drivers.
struct ServerGuardTests {
    /// The handlers that have run.
    private let ran = CallLog()

    private func register(_ root: RouteGroup<RequestContext>) {
        let closed = root.use(Closed())
        closed.post("guarded") { context in
            ran.add("guarded")
            return String(decoding: try await context.request.content.collected(), as: UTF8.self)
        }
        for path in ["admin", "a"] {
            root.get(path) { _ in
                ran.add(path)
                return "A"
            }
        }
    }

    /// One byte more than is thrown away.
    private static let beyond = 8 * 1024 * 1024 + 1

    private static let smuggled = "GET /admin HTTP/1.1\r\nHost: x\r\n\r\n"

    private func refusal(on connection: TestConnection, closes: Bool) async throws {
        let answer = try await connection.response()
        #expect(answer.status == 401)
        #expect(answer.code == "closed")
        #expect(answer.field("Connection") == (closes ? "close" : nil))
    }

    static let contents = [
        "Content-Length: \(smuggled.utf8.count)\r\n\r\n" + smuggled,
        "Transfer-Encoding: chunked\r\n\r\n\(String(smuggled.utf8.count, radix: 16))\r\n\(smuggled)\r\n0\r\n\r\n",
        "Content-Length: 262144\r\n\r\n" + smuggled + String(repeating: "x", count: 262_144 - smuggled.utf8.count),
    ]

    @Test(arguments: ReadinessDriver.allCases)
    func `T74 content behind a guard's refusal is thrown away, and the next request is answered`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, register) { port, _ in
            for content in Self.contents {
                for isLate in [false, true] {
                    let connection = try await ServerFixture.connect(port)
                    let (head, rest) = Self.split(content)
                    try await connection.send("POST /guarded HTTP/1.1\r\nHost: x\r\n" + (isLate ? head : content + ServerFixture.get))
                    try await refusal(on: connection, closes: false)
                    if isLate { try await connection.send(rest + ServerFixture.get) }
                    #expect(try await connection.response().text == "A")
                }
            }
        }
        #expect(ran.all == [String](repeating: "a", count: 6))
    }

    /// The field section, and the content behind it.
    private static func split(_ content: String) -> (head: String, rest: String) {
        let bytes = Array(content.utf8)
        let end = (0..<bytes.count).first { bytes[$0...].starts(with: "\r\n\r\n".utf8) } ?? 0
        return (String(decoding: bytes[..<(end + 4)], as: UTF8.self), String(decoding: bytes[(end + 4)...], as: UTF8.self))
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T74 content that is too long to throw away ends the connection`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, register) { port, _ in
            let declared = try await ServerFixture.connect(port)
            try await declared.send("POST /guarded HTTP/1.1\r\nHost: x\r\nContent-Length: \(Self.beyond)\r\n\r\n")
            try await refusal(on: declared, closes: true)
            try? await declared.send(Self.smuggled)
            #expect(try await declared.bytesToEnd() == [])

            let grown = try await ServerFixture.connect(port)
            try await grown.send("POST /guarded HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
            try await refusal(on: grown, closes: false)
            try? await grown.send(
                "\(String(Self.beyond, radix: 16))\r\n" + String(repeating: "x", count: Self.beyond) + "\r\n0\r\n\r\n" + Self.smuggled)
            #expect(try await grown.bytesToEnd() == [])
        }
        #expect(ran.all == [])
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T75 a refused client is not told to go on, and what it sends all the same is no request`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, register) { port, _ in
            let targets = [("/guarded", 401, "closed"), ("/nothing", 404, "not_found"), ("/admin", 405, "method_not_allowed")]
            for (target, status, code) in targets {
                for isLate in [false, true] {
                    let connection = try await ServerFixture.connect(port)
                    let length = Self.smuggled.utf8.count
                    let head = "POST \(target) HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: \(length)\r\n\r\n"
                    try await connection.send(isLate ? head : head + Self.smuggled)
                    let answer = try await connection.response()
                    #expect(answer.status == status)
                    #expect(answer.code == code)
                    if isLate {
                        #expect(answer.field("Connection") == "close")
                        try? await connection.send(Self.smuggled)
                        #expect(try await connection.bytesToEnd() == [])
                    }
                }
            }
        }
        #expect(ran.all == [])
    }
}
