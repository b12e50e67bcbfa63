import HTTPTesting
import HTTPTypes
import Testing

@testable import HTTPServer

/// What the server does is the same whatever carries the request: each is asked in HTTP/1.1 and in HTTP/2, and the answers compared, field for
/// field. Over real sockets, with both readiness drivers.
struct ServerTwinTests {
    private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"
    private static let large = [UInt8](repeating: 97, count: 300_000)

    private static func register(_ root: RouteGroup<RequestContext>) {
        ServerFixture.registerEcho(root)
        let cub = Response(status: .ok, contentType: .text, content: .bytes(Array("cub".utf8)))
            .cached(.noCache, Validators(entityTag: EntityTag("1"), lastModified: 784_111_777)).adding(.vary, "Accept")
        root.get("cub") { _ in cub }
        root.put("cub") { context -> HTTPResponse.Status in
            try context.request.requirePreconditions(on: Validators(entityTag: EntityTag("1")))
            return .noContent
        }
        root.get("later") { _ async in cub }
        root.onShard.get("here") { _ async in cub }
        root.get("stream") { _ in Response(contentType: .text, streaming: Pieces(left: 40)) }
        root.get("large") { _ in Response(status: .ok, contentType: .text, content: .bytes(large)) }
        root.get("items/:id") { context in "item \(context.request.parameters["id"] ?? "")" }
        root.delete("items/:id") { _ -> HTTPResponse.Status in .noContent }
        root.get("fault") { _ -> String in throw CancellationError() }
        root.get("problem") { _ -> String in throw Problem(status: .conflict, code: "taken", detail: "It is taken.").with(.retryAfter, "7")
        }
        root.get("split") { _ in Response(status: .ok).adding(.location, "a\r\nX: y") }
        root.accepting(contentBytes: 4).post("small") { context in
            String(decoding: try await context.request.content.collected(), as: UTF8.self)
        }
        root.use(Friends()).get("guarded") { _ in cub }
        root.use(Friends()).post("guarded") { context in
            String(decoding: try await context.request.content.collected(), as: UTF8.self)
        }
        root.webSocket("session") { _ in }
    }

    private static let requests: [TwinRequest] =
        [
            .init(method: "GET", path: "/a", status: 200), .init(method: "HEAD", path: "/a", status: 200),
            .init(method: "GET", path: "/a?x=%20", status: 200), .init(method: "GET", path: "/nowhere", status: 404),
            .init(method: "HEAD", path: "/nowhere", status: 404), .init(method: "DELETE", path: "/a", status: 405),
            .init(method: "BREW", path: "/a", status: 405), .init(method: "OPTIONS", path: "/a", status: 204),
            .init(method: "OPTIONS", path: "*", status: 204), .init(method: "GET", path: "/items/b%20c", status: 200),
            .init(method: "DELETE", path: "/items/7", status: 204), .init(method: "GET", path: "/later", status: 200),
            .init(method: "GET", path: "/here", status: 200), .init(method: "HEAD", path: "/later", status: 200),
            .init(method: "GET", path: "/stream", status: 200), .init(method: "HEAD", path: "/stream", status: 200),
            .init(method: "GET", path: "/large", status: 200), .init(method: "HEAD", path: "/large", status: 200),
            .init(method: "GET", path: "/fault", status: 500), .init(method: "GET", path: "/problem", status: 409),
            .init(method: "HEAD", path: "/problem", status: 409), .init(method: "GET", path: "/split", status: 500),
            .init(method: "GET", path: "/session", status: 426), .init(method: "HEAD", path: "/session", status: 426),
        ] + conditions + contents + refusals

    private static let conditions: [TwinRequest] = [
        .init(method: "GET", path: "/cub", fields: [("If-None-Match", "\"1\"")], status: 304),
        .init(method: "HEAD", path: "/cub", fields: [("If-None-Match", "*")], status: 304),
        .init(method: "GET", path: "/cub", fields: [("If-None-Match", "\"2\"")], status: 200),
        .init(method: "GET", path: "/cub", fields: [("If-Match", "\"2\"")], status: 412),
        .init(method: "GET", path: "/cub", fields: [("If-Modified-Since", date)], status: 304),
        .init(method: "PUT", path: "/cub", fields: [("If-Match", "\"1\"")], content: "x", status: 204),
        .init(method: "PUT", path: "/cub", fields: [("If-Match", "\"2\"")], content: "x", status: 412),
        .init(method: "GET", path: "/guarded", status: 404),
        .init(method: "GET", path: "/guarded", fields: [("X-Friend", "y")], status: 200),
    ]

    private static let contents: [TwinRequest] = [
        .init(method: "POST", path: "/echo", content: "hello", status: 200),
        .init(method: "POST", path: "/echo", content: "hello", isChunked: true, status: 200),
        .init(method: "POST", path: "/echo", content: "", status: 200), .init(method: "POST", path: "/echo", status: 200),
        .init(method: "POST", path: "/echo", content: String(repeating: "κ", count: 100_000), status: 200),
        .init(method: "POST", path: "/deaf", content: String(repeating: "x", count: 200_000), status: 200),
        .init(method: "POST", path: "/small", content: "four", status: 200),
        .init(method: "POST", path: "/small", content: "four", isChunked: true, status: 200),
        .init(method: "POST", path: "/small", content: "fiver", status: 413),
        .init(method: "POST", path: "/small", content: "fiver", isChunked: true, status: 413),
        .init(method: "POST", path: "/echo", fields: [("Content-Encoding", "gzip")], content: "x", status: 415),
        .init(method: "POST", path: "/guarded", content: "x", status: 404),
        .init(method: "POST", path: "/guarded", fields: [("X-Friend", "y")], content: "x", isChunked: true, status: 200),
    ]

    private static let refusals: [TwinRequest] = [
        .init(method: "GET", path: "/a/../b", status: 400), .init(method: "GET", path: "/%2e", status: 400),
        .init(method: "GET", path: "/a%2Fb", status: 400), .init(method: "GET", path: "//a", status: 400),
        .init(method: "GET", path: "/" + String(repeating: "a", count: 9_000), status: 414),
        .init(method: "GET", path: "/a", fields: [("Expect", "200-ok")], status: 417),
        .init(method: "GET", path: "/a", fields: (0..<101).map { ("X-\($0)", "y") }, status: 431),
        .init(method: "POST", path: "/echo", fields: [("Content-Length", "1"), ("Content-Length", "1")], status: 400),
    ]

    @Test(arguments: ReadinessDriver.allCases)
    func `a request in HTTP 2 is answered as in HTTP 1.1`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, Self.register) { port, _ in
            for request in Self.requests { try await expectTwins(of: request, port) }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `the policy for pages of other origins is the same`(driver: ReadinessDriver) async throws {
        let origins = [CrossOriginBench.good, "https://elsewhere.example", "null"]
        try await ServerFixture.serve(driver, crossOrigin: CrossOriginBench.policy(), Self.register) { port, _ in
            for origin in origins {
                for request in Self.requests where request.fields.isEmpty {
                    var asked = request
                    asked.fields = [("Origin", origin)]
                    try await expectTwins(of: asked, port)
                }
                let preflight = [("Origin", origin), ("Access-Control-Request-Method", "DELETE")]
                try await expectTwins(of: TwinRequest(method: "OPTIONS", path: "/items/1", fields: preflight, status: 204), port)
            }
        }
    }

    /// Each on connections of its own, since a refusal ends one of HTTP/1.1.
    private func expectTwins(of request: TwinRequest, _ port: UInt16) async throws {
        let first = try await request.answer(overHTTP1: port)
        let second = try await request.answer(overHTTP2: try await ServerFixture.http2(port))
        #expect(first.status == request.status, "\(request.testDescription)")
        #expect(first == second, "\(request.testDescription)")
    }
}

private struct Friends: Guard {
    func admit(_ context: RequestContext) throws(Problem) -> Admission<RequestContext> {
        .later { () async throws(Problem) in
            guard context.request.head.firstField("x-friend") != nil else { throw Problem.notFound }
            return context
        }
    }
}

private struct Pieces: AsyncSequence, AsyncIteratorProtocol, Sendable {
    var left: Int

    mutating func next() async -> [UInt8]? {
        left -= 1
        return left < 0 ? nil : [UInt8](repeating: 98, count: 5_000)
    }

    func makeAsyncIterator() -> Pieces { self }
}
