import HTTPTypes
import StrictJSON
import Testing

@testable import HTTPServer

struct RequestJSONTests {
    private func request(_ fields: String, _ content: String) throws -> Request {
        var parser = RequestParser(limits: Limits())
        let bytes = Array("POST / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n".utf8)
        guard case .head(let head) = try parser.next(in: bytes.span).event else { throw CancellationError() }
        return Request(id: RequestID(0, 0), head: head, content: RequestContent(source: .complete(Array(content.utf8))))
    }

    @Test(arguments: [
        "application/json", "Application/JSON", "application/json;charset=utf-8", "application/json ; charset=UTF-8",
        "application/json; charset=\"utf-8\"", "application/problem+json", "application/json; profile=x",
    ])
    func `T112 JSON in UTF-8 is read`(type: String) async throws {
        let document = try await request("Content-Type: \(type)\r\n", "{\"a\":1}").json()
        #expect(document.root["a"]?.number?.integer == 1)
    }

    @Test(arguments: [
        "", "Content-Type:\r\n", "Content-Type: text/plain\r\n", "Content-Type: text/json\r\n", "Content-Type: application/jsonx\r\n",
        "Content-Type: application/json; charset=latin1\r\n", "Content-Type: application/json, application/json\r\n",
        "Content-Type: application/json\r\nContent-Type: application/json\r\n", "Content-Type: application/+json\r\n",
        "Content-Type: application/json; charset=utf-16\r\n",
    ])
    func `T112 anything else is another media type`(fields: String) async throws {
        let request = try request(fields, "{}")
        await #expect(throws: Problem.unsupportedMediaType) { try await request.json() }
    }

    @Test(arguments: ["", "{", "{\"a\":1,\"a\":2}", "{\"a\":1,}", "\u{FEFF}{}", "{} {}", "// x", "{\"a\":1,\"\\u0061\":2}", "NaN"])
    func `T112 content obeys the strict reader`(content: String) async throws {
        let request = try request("Content-Type: application/json\r\n", content)
        await #expect(throws: Problem.invalidJSON) { try await request.json() }
    }

    /// Content just inside and just outside each limit of a reader of at most 12 bytes, 2 levels, and 4 values and names.
    @Test(arguments: [
        ("[1,       2]", "[1,        2]", "is longer than 12 bytes"), ("[[]]", "[[[]]]", "is nested more than 2 deep"),
        ("[1,2,3]", "[1,2,3,4]", "has more than 4 values and names"),
    ])
    func `which limit content passes is said`(inside: String, outside: String, fault: String) async throws {
        let limits = JSONLimits(maximumBytes: 12, maximumDepth: 2, maximumValues: 4)
        let accepted = try request("Content-Type: application/json\r\n", inside)
        _ = try await accepted.json(limits: limits)
        let refused = try request("Content-Type: application/json\r\n", outside)
        let problem = await #expect(throws: Problem.self) { try await refused.json(limits: limits) }
        #expect(problem?.status == .badRequest)
        #expect(problem?.code == "invalid_json")
        #expect(problem?.detail == "The JSON \(fault), which is the most that is read.")
    }
}

struct RequestIDTests {
    @Test(arguments: ["a", "A-b_c.9", String(repeating: "x", count: 128)])
    func `a harmless identifier is taken over`(text: String) {
        #expect(RequestID(accepting: Array(text.utf8)[...])?.description == text)
    }

    @Test(arguments: ["", String(repeating: "x", count: 129), "a b", "a\"b", "a\r\nb", "é", "a=b"])
    func `an identifier that could harm a log line is not`(text: String) {
        #expect(RequestID(accepting: Array(text.utf8)[...]) == nil)
    }

    @Test func `an identifier of our own is 32 hexadecimal digits`() {
        #expect(RequestID(0x0123_4567_89AB_CDEF, .max).description == "0123456789abcdefffffffffffffffff")
    }
}
