import HTTPTesting
import HTTPTypes
import Testing

@testable import HTTPServer

/// Which condition counts, and what follows from it.
struct PreconditionsTests {
    private static let changed: Int64 = 784_111_777
    private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"
    private static let before = "Sun, 06 Nov 1994 08:49:36 GMT"

    private func head(_ method: String, _ fields: [String], target: String = "/") throws -> RequestHead {
        var parser = RequestParser(limits: Limits())
        let bytes = Array((["\(method) \(target) HTTP/1.1", "Host: a"] + fields + ["", ""]).joined(separator: "\r\n").utf8)
        guard case .head(let head) = try parser.next(in: bytes.span).event else { throw CancellationError() }
        return head
    }

    private func verdict(_ method: String, _ fields: String..., on current: Validators?) throws -> Preconditions.Verdict? {
        Preconditions(of: try head(method, fields), now: Self.changed)?.verdict(on: current)
    }

    private let strong = Validators(entityTag: EntityTag("1"), lastModified: changed)
    private let weak = Validators(entityTag: EntityTag("1", isWeak: true), lastModified: changed)

    @Test func `a request without conditions makes none`() throws {
        for method in ["GET", "POST"] { #expect(try verdict(method, on: strong) == nil) }
    }

    @Test(arguments: ["GET", "HEAD"])
    func `what the client has is not sent again`(method: String) throws {
        for tags in ["\"1\"", "W/\"1\"", "\"0\", \"1\"", "*"] {
            #expect(try verdict(method, "If-None-Match: \(tags)", on: strong) == .notModified)
            #expect(try verdict(method, "If-None-Match: \(tags)", on: weak) == .notModified)
        }
        for tags in ["\"2\"", "1", "", "\"1\" x"] { #expect(try verdict(method, "If-None-Match: \(tags)", on: strong) == .hold) }
    }

    @Test func `a client that creates only what is missing is refused where it exists`() throws {
        #expect(try verdict("PUT", "If-None-Match: *", on: strong) == .failed)
        #expect(try verdict("PUT", "If-None-Match: *", on: Validators()) == .failed)
        #expect(try verdict("PUT", "If-None-Match: *", on: nil) == .hold)
        #expect(try verdict("PUT", "If-None-Match: \"1\"", on: strong) == .failed)
        #expect(try verdict("PUT", "If-None-Match: \"2\"", on: strong) == .hold)
    }

    /// A proxy may have joined two lines, and a client forgotten the marks: neither has what is there overwritten.
    @Test(arguments: [["1"], ["2"], ["\"2"], ["*, \"2\""], ["*", "*"], ["\"2\"", "*"]])
    func `T166 a list that cannot be read changes nothing`(lines: [String]) throws {
        let fields = lines.map { "If-None-Match: \($0)" }
        for method in ["PUT", "PATCH", "DELETE", "POST"] {
            for current in [strong, weak, nil] {
                #expect(Preconditions(of: try head(method, fields), now: Self.changed)?.verdict(on: current) == .failed)
            }
        }
        #expect(Preconditions(of: try head("GET", fields), now: Self.changed)?.verdict(on: strong) == .hold)
    }

    @Test(arguments: ["PUT", "GET"])
    func `a client that insists on a state is refused in another one, and weak tags are none`(method: String) throws {
        #expect(try verdict(method, "If-Match: \"1\"", on: strong) == .hold)
        #expect(try verdict(method, "If-Match: \"0\"", "If-Match: \"1\"", on: strong) == .hold)
        #expect(try verdict(method, "If-Match: *", on: weak) == .hold)
        #expect(try verdict(method, "If-Match: \"2\"", on: strong) == .failed)
        #expect(try verdict(method, "If-Match: W/\"1\"", on: strong) == .failed)
        #expect(try verdict(method, "If-Match: W/\"1\"", on: weak) == .failed)
        #expect(try verdict(method, "If-Match: \"1\"", on: weak) == .failed)
        #expect(try verdict(method, "If-Match: *", on: nil) == .failed)
        #expect(try verdict(method, "If-Match: 1", on: strong) == .failed)
    }

    @Test func `the date of the last change is compared to the second`() throws {
        #expect(try verdict("GET", "If-Modified-Since: \(Self.date)", on: strong) == .notModified)
        #expect(try verdict("GET", "If-Modified-Since: \(Self.before)", on: strong) == .hold)
        #expect(try verdict("PUT", "If-Unmodified-Since: \(Self.date)", on: strong) == .hold)
        #expect(try verdict("PUT", "If-Unmodified-Since: \(Self.before)", on: strong) == .failed)
        let undated = Validators(entityTag: EntityTag("1"))
        #expect(try verdict("GET", "If-Modified-Since: \(Self.date)", on: undated) == .hold)
        #expect(try verdict("PUT", "If-Unmodified-Since: \(Self.before)", on: undated) == .hold)
    }

    @Test func `a date that is none, or stands twice, counts for nothing`() throws {
        #expect(try verdict("GET", "If-Modified-Since: yesterday", on: strong) == nil)
        #expect(try verdict("GET", "If-Modified-Since: \(Self.date)", "If-Modified-Since: \(Self.date)", on: strong) == nil)
        #expect(try verdict("PUT", "If-Unmodified-Since: 0", on: strong) == nil)
    }

    @Test func `only GET and HEAD ask whether something has changed since`() throws {
        #expect(try verdict("PUT", "If-Modified-Since: \(Self.date)", on: strong) == nil)
        #expect(try verdict("HEAD", "If-Modified-Since: \(Self.date)", on: strong) == .notModified)
    }

    /// Source: RFC 9110 §13.2.2
    @Test func `tags count before dates, and what insists before what asks`() throws {
        #expect(try verdict("GET", "If-None-Match: \"2\"", "If-Modified-Since: \(Self.date)", on: strong) == .hold)
        #expect(try verdict("GET", "If-None-Match: \"1\"", "If-Modified-Since: \(Self.before)", on: strong) == .notModified)
        #expect(try verdict("PUT", "If-Match: \"1\"", "If-Unmodified-Since: \(Self.before)", on: strong) == .hold)
        #expect(try verdict("GET", "If-Match: \"2\"", "If-None-Match: \"1\"", on: strong) == .failed)
        #expect(try verdict("GET", "If-Match: \"1\"", "If-None-Match: \"1\"", on: strong) == .notModified)
        #expect(try verdict("GET", "If-Unmodified-Since: \(Self.before)", "If-None-Match: \"1\"", on: strong) == .failed)
    }

    @Test func `a handler that changes something refuses by the request's conditions`() throws {
        let request = Request(id: RequestID(0, 0), head: try head("PUT", ["If-Match: \"1\""]))
        try request.requirePreconditions(on: strong)
        #expect(throws: Problem.preconditionFailed) { try request.requirePreconditions(on: nil) }
        try Request(id: RequestID(0, 0), head: try head("PUT", [])).requirePreconditions(on: nil)
    }

    @Test func `a version is as good as a tag`() throws {
        let tag = EntityTag(version: 7)
        #expect("\(tag)" == "\"7\"")
        let request = Request(id: RequestID(0, 0), head: try head("PUT", ["If-Match: \"7\""]))
        try request.requirePreconditions(on: tag)
        #expect(throws: Problem.preconditionFailed) { try request.requirePreconditions(on: EntityTag(version: 8)) }
        #expect("7".response().tagged(EntityTag(version: 6)).tagged(tag).fields.map(\.value) == ["\"7\""])
    }

    /// What each request is answered by a route that changes a thing of version 7, or makes it.
    @Test(
        arguments: [
            ("PUT", "", 428), ("PUT", "If-Unmodified-Since: \(date)", 428), ("PUT", "If-Modified-Since: \(date)", 428),
            ("PUT", "If-Match: \"7\"", 200), ("PUT", "If-Match: \"6\", \"7\"", 200), ("PUT", "If-Match: *", 200),
            ("PUT", "If-Match: \"6\"", 412), ("PUT", "If-Match: W/\"7\"", 412), ("PUT", "If-Match: 7", 412), ("PUT", "If-Match:", 412),
            ("PUT", "If-None-Match: *", 412), ("PUT", "If-None-Match: \"6\"", 200), ("PUT", "If-None-Match: 6", 412), ("DELETE", "", 428),
            ("PATCH", "", 428),
            ("GET", "", 200), ("HEAD", "", 200),
        ])
    func `a group may ask which state a change is for`(method: String, field: String, status: Int) async throws {
        let table = RouteTable()
        let group = RouteGroup(table).open.requiringPreconditions
        for method in [HTTPRequest.Method.get, .put, .patch, .delete] {
            group.on(method)("thing") { context in
                try context.request.requirePreconditions(on: EntityTag(version: 7))
                return "done"
            }
        }
        let found = try await Router(table).response(
            to: Request(id: RequestID(0, 0), head: head(method, field.isEmpty ? [] : [field], target: "/thing")))
        #expect(found.status.code == status)
    }
}
