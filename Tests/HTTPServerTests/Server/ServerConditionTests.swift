import HTTPTesting
import HTTPTypes
import Testing

@testable import HTTPServer

/// Conditional requests and caching. Over real sockets, with both readiness drivers.
struct ServerConditionTests {
    private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"

    /// Lets only those pass who say so.
    private struct Doorkeeper: ImmediateGuard {
        func admit(_ context: RequestContext) throws(Problem) -> RequestContext {
            guard context.request.head.firstField("x-friend") != nil else { throw Problem.notFound }
            return context
        }
    }

    private static func register(_ root: RouteGroup<RequestContext>) {
        let cub = Response(status: .ok, contentType: .text, content: .bytes(Array("cub".utf8)))
            .cached(.noCache, Validators(entityTag: EntityTag("1"), lastModified: 784_111_777))
            .adding(.vary, "Accept").adding(.contentLanguage, "en").adding(.server, "den")
        root.get("cub") { _ in cub }
        root.get("later") { _ async in cub }
        root.use(Doorkeeper()).get("guarded") { _ in cub }
        root.get("dated") { _ in "cub".response().cached(.publicMaxAge(60), Validators(lastModified: 784_111_777)) }
        root.get("tagged") { _ in "cub".response().adding(.eTag, "\"1\"") }
        root.get("plain") { _ in "cub" }
        root.get("missing") { _ in Response(status: .notFound).cached(.noCache, Validators(entityTag: EntityTag("1"))) }
        root.post("cub") { _ in cub }
        root.get("stream") { _ in
            Response(contentType: .text, streaming: OnePiece()).cached(.privateNoCache, Validators(entityTag: EntityTag("1", isWeak: true)))
        }
        root.put("cub") { context -> HTTPResponse.Status in
            try context.request.requirePreconditions(on: Validators(entityTag: EntityTag("1")))
            return .noContent
        }
    }

    private struct OnePiece: AsyncSequence, AsyncIteratorProtocol, Sendable {
        var isOver = false
        mutating func next() async -> [UInt8]? {
            defer { isOver = true }
            return isOver ? nil : [0x61]
        }
        func makeAsyncIterator() -> OnePiece { self }
    }

    /// What each request is answered, on one connection.
    private func answers(_ driver: ReadinessDriver, _ requests: [(line: String, fields: String)]) async throws -> [TestResponse] {
        var answers: [TestResponse] = []
        try await ServerFixture.serve(driver, Self.register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            for request in requests {
                try await connection.send("\(request.line) HTTP/1.1\r\nHost: x\r\n\(request.fields)\r\n")
                answers.append(try await connection.response(toHead: request.line.hasPrefix("HEAD")))
            }
        }
        return answers
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `who has the representation is told so in the fields that a cache needs`(driver: ReadinessDriver) async throws {
        let paths = ["GET /cub", "HEAD /cub", "GET /later", "HEAD /later"]
        for answer in try await answers(driver, paths.map { ($0, "If-None-Match: W/\"0\", \"1\"\r\n") }) {
            #expect(answer.status == 304)
            #expect(answer.content == [])
            #expect(answer.field("ETag") == "\"1\"")
            #expect(answer.field("Cache-Control") == "no-cache")
            #expect(answer.field("Vary") == "Accept")
            #expect(answer.field("Server") == "den")
            #expect(answer.field("Date") != nil)
            for name in ["Content-Type", "Content-Length", "Content-Language", "Last-Modified", "Transfer-Encoding"] {
                #expect(answer.field(name) == nil, "\(name)")
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `who has another one, or asks with no condition, is sent it`(driver: ReadinessDriver) async throws {
        let fields = ["", "If-None-Match: \"2\"\r\n", "If-None-Match: \"2\"\r\nIf-Modified-Since: \(Self.date)\r\n"]
        for answer in try await answers(driver, fields.map { ("GET /cub", $0) }) {
            #expect(answer.status == 200)
            #expect(answer.text == "cub")
            #expect(answer.field("ETag") == "\"1\"")
            #expect(answer.field("Last-Modified") == Self.date)
            #expect(answer.field("Cache-Control") == "no-cache")
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `where there is only a date it decides, and stays in the answer`(driver: ReadinessDriver) async throws {
        let answer = try await answers(driver, [("GET /dated", "If-Modified-Since: \(Self.date)\r\n")])[0]
        #expect(answer.status == 304)
        #expect(answer.field("Last-Modified") == Self.date)
        #expect(answer.field("Cache-Control") == "public, max-age=60")
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a guard that refuses does so whatever the client has`(driver: ReadinessDriver) async throws {
        let fields = "If-None-Match: \"1\"\r\n"
        let found = try await answers(
            driver, [("GET /guarded", fields), ("HEAD /guarded", fields), ("GET /guarded", fields + "X-Friend: yes\r\n")])
        #expect(found.map(\.status) == [404, 404, 304])
        #expect(found[0].field("ETag") == nil)
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `conditions count only for GET and HEAD that are 200 and have a validator`(driver: ReadinessDriver) async throws {
        let any = "If-None-Match: *\r\n"
        let found = try await answers(driver, [("GET /plain", any), ("GET /missing", any), ("POST /cub", any), ("GET /tagged", any)])
        #expect(found.map(\.status) == [200, 404, 200, 304])
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `who insists on another state is refused, by the server or by the handler`(driver: ReadinessDriver) async throws {
        let other = "If-Match: \"2\"\r\n"
        let found = try await answers(
            driver, [("GET /cub", other), ("GET /later", other), ("PUT /cub", other), ("PUT /cub", "If-Match: \"1\"\r\n")])
        #expect(found.map(\.status) == [412, 412, 412, 204])
        for refusal in found.prefix(3) {
            #expect(refusal.code == "precondition_failed")
            #expect(refusal.field("Cache-Control") == "no-store")
            #expect(refusal.field("ETag") == nil)
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `content that would be streamed is not made for who has it`(driver: ReadinessDriver) async throws {
        let found = try await answers(
            driver, [("GET /stream", "If-None-Match: W/\"1\"\r\n"), ("GET /stream", ""), ("GET /plain", "")])
        #expect(found.map(\.status) == [304, 200, 200])
        #expect(found[0].field("Cache-Control") == "private, no-cache")
        #expect(found[1].text == "a")
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `an answer that says nothing of caches is kept by none, tag or not`(driver: ReadinessDriver) async throws {
        for answer in try await answers(driver, [("GET /plain", ""), ("GET /tagged", ""), ("GET /tagged", "If-None-Match: \"1\"\r\n")]) {
            #expect(answer.field("Cache-Control") == "no-store")
        }
    }

    @Test func `what is said of caches last counts`() {
        let response = Response(status: .ok).cached(.publicMaxAge(-1), Validators(entityTag: EntityTag("1"))).cached(.privateMaxAge(5))
        #expect(response.fields.map(\.name) == [.cacheControl])
        #expect(response.firstField(.cacheControl) == "private, max-age=5")
        #expect(CacheControl.publicMaxAge(-1).description == "public, max-age=0")
        #expect(CacheControl.noStore.description == "no-store")
    }
}
