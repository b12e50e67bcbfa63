import HTTPServer
import HTTPTypes
import Logging
import StrictJSON
import Testing

@testable import ServiceRuntime

struct RequestLogTests {
    /// The line that a request leaves, in the form of JSON; `nil` where there is none.
    private func line(_ record: RequestRecord, level: Logger.Level = .info, logged: Logger.Level = .info) throws -> JSONDocument? {
        let captured = CapturedLog()
        let writer = captured.writer()
        let log = RequestLog(
            logger: Logger(label: "test") { _ in StandardErrorLog.test(.json, level: level, writer: writer) }, level: logged)
        guard log.isRead else { return nil }
        let observer = log.observer()
        observer.record(record)
        observer.handOver()
        writer.flush()
        return try JSONDocument(parsing: Array(captured.bytes.dropLast()))
    }

    private func record(_ head: String, status: Int = 403, subject: String = "s") throws -> RequestRecord {
        let table = RouteTable(unguardedRoutes: .allowed)
        RouteGroup(table).get("notes/:id") { _ in "" }
        let request = Request(id: RequestID(1, 2), head: try parsed(head))
        request.note(subject: subject, refusal: "groups")
        return RequestRecord(
            id: request.id, head: request.head, route: table.routes.first, status: status, duration: .microseconds(1_234_567),
            contentBytes: 17, request: request, peer: ConnectionPeer(.ip(try #require(IPAddress("192.0.2.7")), port: 4711), among: nil))
    }

    private func parsed(_ text: String) throws -> RequestHead {
        var parser = RequestParser(limits: Limits())
        let bytes = Array(text.utf8)
        guard case .head(let head) = try parser.next(in: bytes.span).event else { throw CancellationError() }
        return head
    }

    @Test func `a line says what the request was and how it ended`() throws {
        let line = try #require(try line(record("GET /notes/7 HTTP/1.1\r\nHost: x\r\n\r\n"))).root
        let names = [
            "message", "method", "route", "status", "duration_us", "bytes", "request_id", "protocol", "subject", "refusal", "peer",
            "trace_id",
        ]
        let id = "00000000000000010000000000000002"
        #expect(
            names.map { line.member($0)?.string } == [
                "request", "GET", "/notes/:id", "403", "1234567", "17", id, "http/1.1", "s", "groups", "192.0.2.7", nil,
            ])
    }

    @Test(arguments: ["lion@example.com", "auth0|lion@example.com", "\"a lion\"@example.com", "lion%40example.com"])
    func `T120 a subject that looks like an e-mail address is a hash, the same in each line`(subject: String) throws {
        let subjects = try (0..<2).map { _ in
            try line(record("GET / HTTP/1.1\r\nHost: x\r\n\r\n", subject: subject))?.root["subject"]?.string
        }
        #expect(subjects[0]?.wholeMatch(of: /email:[0-9a-f]{16}/) != nil)
        #expect(subjects[0] == subjects[1])
    }

    @Test func `the trace that a request is part of is in its line, unless it is malformed`() throws {
        let (trace, parent) = ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7")
        let head = { (parent: String) in "GET / HTTP/1.1\r\nHost: x\r\ntraceparent: 00-\(trace)-\(parent)-01\r\n\r\n" }
        let good = try #require(try line(record(head(parent)))).root
        #expect([good["trace_id"]?.string, good["parent_id"]?.string] == [trace, parent])
        let bad = try #require(try line(record(head("0000000000000000")))).root
        #expect([bad["trace_id"]?.string, bad["parent_id"]?.string] == [nil, nil])
    }

    @Test func `a method that a client has invented is cut`() throws {
        let method = String(repeating: "M", count: 33)
        let line = try #require(try line(record("\(method) / HTTP/1.1\r\nHost: x\r\n\r\n"))).root
        #expect(line["method"]?.string == String(repeating: "M", count: 32))
    }

    @Test func `what is no request has neither method nor route`() throws {
        let record = RequestRecord(
            id: RequestID(1, 2), head: nil, route: nil, status: 400, duration: .zero, contentBytes: 0, request: nil,
            refusal: Refusal(.invalidJSON))
        let line = try #require(try line(record)).root
        #expect(["method", "route", "refusal"].map { line.member($0)?.string } == ["-", "-", "invalid_json"])
    }

    @Test func `a logger that is above the line's level says nothing`() throws {
        let record = try record("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(try line(record, level: .notice) == nil)
        #expect(try line(record, level: .info, logged: .debug) == nil)
        #expect(try line(record, level: .debug, logged: .debug) != nil)
        #expect(!RequestLog(logger: Logger(label: "x") { _ in SwiftLogNoOpLogHandler() }).isRead)
    }
}
