import CognitoAuth
import CognitoCore
import HTTPServer
import HTTPTesting
import HTTPTypes
import Logging
import StrictJSON
import Synchronization
import Testing

@testable import ServiceClient

@Suite(.timeLimit(.minutes(1))) struct UpstreamTests {
    private struct Book: Codable, Equatable {
        let title: String
    }

    private static let book = Recorder.json(#"{"title":"The den","added":1}"#)

    private func upstream(_ recorder: Recorder, limits: CurlLimits = .upstream) throws -> Upstream {
        Upstream("catalog", at: try HTTPURL("http://127.0.0.1:\(recorder.server.port)/v1/"), limits: limits)
    }

    private func failure(_ body: () async throws -> UpstreamResponse) async throws -> UpstreamFailure? {
        do {
            _ = try await body()
            return nil
        } catch let failure as UpstreamFailure {
            return failure
        }
    }

    // MARK: What is sent

    @Test func `path, query and content are sent as they are meant`() async throws {
        let recorder = try Recorder(Self.book)
        let catalog = try upstream(recorder)
        let book: Book = try await catalog.get("books/\("a b/c")", query: ["q": "a&b=c d", "q": "é"]).decode()
        #expect(book == Book(title: "The den"))
        #expect(recorder.heads.last?.hasPrefix("GET /v1/books/a%20b%2Fc?q=a%26b%3Dc%20d&q=%C3%A9 HTTP/1.1\r\n") == true)
        _ = try await catalog.put("books/1", .json(encoding: book))
        #expect(recorder.heads.last?.hasPrefix("PUT /v1/books/1 HTTP/1.1\r\n") == true)
        #expect(recorder.values(of: "content-type") == ["application/json"])
        #expect(recorder.values(of: "content-length") == ["\(#"{"title":"The den"}"#.utf8.count)"])
        _ = try await catalog.delete("books/1")
        #expect(recorder.heads.last?.hasPrefix("DELETE /v1/books/1 HTTP/1.1\r\n") == true)
        _ = try await catalog.get("")
        #expect(recorder.heads.last?.hasPrefix("GET /v1/ HTTP/1.1\r\n") == true)
    }

    @Test func `T160 a token is passed on where that is chosen, and nowhere else`() async throws {
        let recorder = try Recorder(Self.book)
        let catalog = try upstream(recorder)
        let caller = try Caller.shared.get()
        let context = try await caller.context()
        _ = try await catalog.get("books")
        #expect(recorder.values(of: "authorization") == [])
        _ = try await catalog.get("books", for: .request(context))
        #expect(recorder.values(of: "authorization") == [])
        _ = try await catalog.get("books", for: .user(context))
        #expect(recorder.values(of: "authorization") == ["Bearer \(caller.token)"])
    }

    @Test(arguments: [nil, "Bearer of-a-stranger", "Basic bGVvOnBhc3N3b3Jk"])
    func `T160 the token that the guard has verified is passed on, and no other of the request`(authorization: String?) async throws {
        let recorder = try Recorder(Self.book)
        let caller = try Caller.shared.get()
        let context = try await caller.context(fields: authorization.map { [.authorization: $0] } ?? [:], in: .cookie)
        _ = try await upstream(recorder).get("books", for: .user(context))
        #expect(recorder.values(of: "authorization") == ["Bearer \(caller.token)"])
        #expect(recorder.values(of: "cookie") == [])
    }

    /// What a guard of a program's own has made of a verified user.
    private struct InTeam: UserContext { let authenticated: Authenticated<UserClaims> }

    @Test func `T160 a guard of one's own behind that of tokens has the verified token passed on`() async throws {
        let recorder = try Recorder(Self.book)
        let caller = try Caller.shared.get()
        let context = InTeam(authenticated: try await caller.context(in: .cookie))
        _ = try await upstream(recorder).get("books", for: .user(context))
        #expect(recorder.values(of: "authorization") == ["Bearer \(caller.token)"])
    }

    private static let trace = "-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    @Test(arguments: [
        ("00\(trace)", "den=1,other=2", true), ("00\(trace)", String(repeating: "a", count: 513), false), ("nonsense", "den=1", false),
        ("ff\(trace)", "den=1", false), ("00\(trace)-", "den=1", false),
        ("cc\(trace)-" + String(repeating: "a", count: 4_096), "den=1", true),
    ])
    func `the trace of a request goes on, if it is one, in version 00`(parent: String, state: String, passesState: Bool) async throws {
        let recorder = try Recorder(Self.book)
        let fields: HTTPFields = [
            try #require(HTTPField.Name("traceparent")): parent, try #require(HTTPField.Name("tracestate")): state,
            try #require(HTTPField.Name("X-Secret")): "of the caller",
        ]
        let context = try await Caller.shared.get().context(fields: fields)
        _ = try await upstream(recorder).get("books", for: .request(context))
        let isTrace = parent == "00\(Self.trace)" || parent.hasPrefix("cc")
        #expect(recorder.values(of: "traceparent") == (isTrace ? ["00\(Self.trace)"] : []))
        #expect(recorder.values(of: "tracestate") == (passesState ? [state] : []))
        #expect(recorder.values(of: "x-request-id") == ["\(context.request.id)"])
        #expect(recorder.values(of: "x-secret") == [])
    }

    @Test func `T161 a field of a program's own makes no second line`() async throws {
        let recorder = try Recorder(Self.book)
        let name = try #require(HTTPField.Name("X-Note"))
        _ = try await upstream(recorder).get("books", fields: [name: "a\r\nAuthorization: Bearer x"])
        #expect(recorder.values(of: "authorization") == [])
        let host = try #require(HTTPField.Name("Host"))
        let found = try await failure {
            try await upstream(recorder).get("books", fields: [host: "other.example"])
        }
        #expect(found?.cause == .transfer(.malformedRequest))
    }

    @Test func `T160 what a call says by itself takes the place of a program's fields of these names`() async throws {
        let recorder = try Recorder(Self.book)
        let caller = try Caller.shared.get()
        let context = try await caller.context()
        let requestID = try #require(HTTPField.Name("x-request-id"))
        let fields: HTTPFields = [.authorization: "ApiKey a", .contentType: "text/plain", requestID: "b", .accept: "c"]
        _ = try await upstream(recorder).send(.put, "books", fields: fields, content: .json([:]), for: .user(context))
        #expect(recorder.values(of: "authorization") == ["Bearer \(caller.token)"])
        #expect(recorder.values(of: "content-type") == ["application/json"])
        #expect(recorder.values(of: "x-request-id") == ["\(context.request.id)"])
        #expect(recorder.values(of: "accept") == ["c"])
    }

    @Test func `T161 a malformed path is never sent, and is not found`() async throws {
        let recorder = try Recorder(Self.book)
        let found = try await failure { try await upstream(recorder).get("books/\("..")") }
        #expect(found?.cause == .malformedPath)
        #expect(found?.problem.status == .notFound)
        #expect(recorder.server.connections == 0)
    }

    // MARK: What comes back

    @Test func `T160 a redirect is not followed`() async throws {
        let other = try Recorder(Self.book)
        let recorder = try Recorder(
            "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:\(other.server.port)/\r\nContent-Length: 0\r\n\r\n")
        let context = try await Caller.shared.get().context()
        let response = try await upstream(recorder).get("books", for: .user(context))
        #expect(response.status == .temporaryRedirect)
        #expect(response.field(.location) == "http://127.0.0.1:\(other.server.port)/")
        #expect(other.server.connections == 0)
        #expect(throws: UpstreamFailure(upstream: "catalog", cause: .status(307))) { try response.succeeded() }
    }

    @Test(
        arguments: [
            (book, nil), (Recorder.json("[]"), .unusableContent), (Recorder.json(#"{"title":1}"#), .unusableContent),
            (Recorder.json("{"), .unusableContent), (Recorder.json("", status: "204 No Content"), .unusableContent),
            (Recorder.json(#"{"title":"x"}"#, status: "404 Not Found"), .status(404)), (Recorder.json("{}", status: "503 X"), .status(503)),
            (Recorder.json(String(repeating: "[", count: 200)), .unusableContent),
        ] as [(String, UpstreamFailure.Cause?)])
    func `an answer fits, or is a failure`(answer: String, cause: UpstreamFailure.Cause?) async throws {
        let recorder = try Recorder(answer)
        let response = try await upstream(recorder).get("books/1")
        var found: UpstreamFailure?
        do throws(UpstreamFailure) { _ = try response.decode(Book.self) } catch { found = error }
        #expect(found?.cause == cause)
    }

    @Test(arguments: [(100, true), (101, false)])
    func `T60 content is bounded`(length: Int, isWhole: Bool) async throws {
        let text = "\"" + String(repeating: "a", count: length - 2) + "\""
        let limits = CurlLimits(maximumBodyBytes: 100)
        let recorder = try Recorder(Recorder.json(text))
        let found = try await failure { try await upstream(recorder, limits: limits).get("books") }
        #expect(found?.cause == (isWhole ? nil : .transfer(.tooLarge(limit: 100))))
    }

    // MARK: What the caller is told

    @Test(
        arguments: [
            (.transfer(.timedOut), 504, "upstream_timeout", "timeout"), (.transfer(.tooManyWaiting), 503, "upstream_busy", "busy"),
            (.transfer(.couldNotConnect), 502, "upstream_failed", "unreachable"), (.status(500), 502, "upstream_failed", "status"),
            (.status(401), 502, "upstream_failed", "status"), (.unusableContent, 502, "upstream_failed", "unusable_content"),
            (.token(.refused(.invalidClient)), 502, "upstream_failed", "token"),
            (.token(.transfer(.timedOut)), 504, "upstream_timeout", "token"), (.token(.tooManyWaiting), 503, "upstream_busy", "token"),
            (.token(.cancelled), 502, "upstream_failed", "cancelled"),
            (.malformedPath, 404, "not_found", "malformed_path"),
        ] as [(UpstreamFailure.Cause, Int, String, String)])
    func `a handler that lets a failure pass answers with it`(
        cause: UpstreamFailure.Cause, status: Int, code: String, word: String
    ) async throws {
        let table = RouteTable()
        RouteGroup(table).open.get("books") { _ -> String in throw UpstreamFailure(upstream: "catalog", cause: cause) }
        let request = try Request(.get, "/books")
        let response = try await Router(table).response(to: request)
        #expect(response.status.code == status)
        guard case .bytes(let bytes) = response.content else {
            Issue.record("the content is no bytes")
            return
        }
        #expect(try JSONDocument(parsing: bytes).root["code"]?.string == code)
        #expect(!String(decoding: bytes, as: UTF8.self).contains("catalog"))
        let problem = UpstreamFailure(upstream: "catalog", cause: cause).problem
        #expect(problem.cause == word)
        #expect(problem.reason?.hasPrefix("upstream catalog: ") == true)
    }

    // MARK: When it ends

    @Test func `T59 a call ends when its own bound is reached`() async throws {
        let hanging = try LoopbackServer { $0.hang() }
        let catalog = Upstream("catalog", at: .loopback(port: Int(hanging.port)))
        let limits = CurlLimits(connect: .milliseconds(100), total: .milliseconds(100))
        let found = try await failure { try await catalog.send(.get, "books", limits: limits) }
        #expect(found?.cause == .transfer(.timedOut))
    }

    @Test(arguments: [true, false]) func `a call ends with its request`(byDeadline: Bool) async throws {
        let (ends, signal) = AsyncStream.makeStream(of: Void.self)
        let (begins, began) = AsyncStream.makeStream(of: Void.self)
        let hanging = try LoopbackServer { connection in
            _ = connection.readHead()
            began.yield()
            connection.hang()
            signal.yield()
        }
        let catalog = Upstream("catalog", at: .loopback(port: Int(hanging.port)), limits: CurlLimits(total: .seconds(3600)))
        let table = RouteTable()
        RouteGroup(table).open.get("books") { context in try await catalog.get("books", for: .request(context)).decode(Book.self).title }
        let clock = ManualClock()
        var configuration = ServerConfiguration(
            address: .tcp(host: "127.0.0.1", port: 0), router: try Router(table), logger: Logger(label: "books"))
        configuration.clock = clock.serverClock
        let server = Server(configuration)
        var connection: TestConnection? = try await TestClient(try await server.start().url).connection()
        try await connection?.send("GET /books HTTP/1.1\r\nHost: x\r\n\r\n")
        for await _ in begins { break }
        if byDeadline {
            clock.advance(by: .seconds(31))
            #expect(try await connection?.response().status == 503)
        } else {
            try await connection?.endWithReset()
        }
        connection = nil
        // The upstream sees its connection closed.
        for await _ in ends { break }
        await server.drain()
    }
}
