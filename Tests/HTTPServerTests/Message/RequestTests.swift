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
        "application/json; charset=\"utf-8\"", "application/problem+json", "application/json; profile=x", "application/json;",
        "application/json ;", "application/json;;charset=utf-8", "application/json; ;\tcharset=utf-8 ;", "application/json;CharSet=Utf-8",
        "application/json; charset=\"\\utf-8\"", "application/json; a=\"x;charset=latin1\"", "application/json; a=\"\\\"\"; b=c",
    ])
    func `T112 T125 JSON in UTF-8 is read`(type: String) async throws {
        let document = try await request("Content-Type: \(type)\r\n", "{\"a\":1}").json()
        #expect(document.root["a"]?.number?.integer == 1)
    }

    @Test(arguments: [
        "", "Content-Type:\r\n", "Content-Type: text/plain\r\n", "Content-Type: text/json\r\n", "Content-Type: application/jsonx\r\n",
        "Content-Type: application/json; charset=latin1\r\n", "Content-Type: application/json, application/json\r\n",
        "Content-Type: application/json\r\nContent-Type: application/json\r\n", "Content-Type: application/+json\r\n",
        "Content-Type: application/json; charset=utf-16\r\n", "Content-Type: application/json; charset =utf-8\r\n",
        "Content-Type: application/json; charset= utf-8\r\n", "Content-Type: application/json; charset=\r\n",
        "Content-Type: application/json; charset\r\n", "Content-Type: application/json; charset=utf-8; charset=utf-8\r\n",
        "Content-Type: application/json; charset=utf-8; a=b; CHARSET=latin1\r\n", "Content-Type: application/json; charset=\"utf-8\r\n",
        "Content-Type: application/json; charset=utf-8\"\r\n", "Content-Type: application/json; =utf-8\r\n",
        "Content-Type: application/json x\r\n", "Content-Type: application /json\r\n", "Content-Type: application/json;a=b c=d\r\n",
        "Content-Type: application/\r\n", "Content-Type: /json\r\n", "Content-Type: application\r\n", "Content-Type: ;\r\n",
        "Content-Type: application/json; a=\"b\\\r\n", "Content-Type: application/json; charset='utf-8'\r\n",
        "Content-Type: application/json, text/plain\r\n",
    ])
    func `T112 T125 anything else is another media type`(fields: String) async throws {
        let request = try request(fields, "{}")
        await #expect(throws: Problem.unsupportedMediaType) { try await request.json() }
    }

    @Test(arguments: ["", "{", "{\"a\":1,\"a\":2}", "{\"a\":1,}", "\u{FEFF}{}", "{} {}", "// x", "{\"a\":1,\"\\u0061\":2}", "NaN"])
    func `T112 content obeys the strict reader`(content: String) async throws {
        let request = try request("Content-Type: application/json\r\n", content)
        await #expect(throws: Problem.invalidJSON) { try await request.json() }
    }

    @Test func `content may have as many values as there is room for`() async throws {
        let values = "[" + String(repeating: "1,", count: 10_000) + "1]"
        #expect(try await request("Content-Type: application/json\r\n", values).json().root.elements?.count == 10_001)
        let names = "{" + (0..<10_001).map { "\"\($0)\":1" }.joined(separator: ",") + "}"
        #expect(try await request("Content-Type: application/json\r\n", names).json().root.members?.count == 10_001)
    }

    @Test func `content may be longer than a token, where its route accepts more`() async throws {
        let long = "\"" + String(repeating: "x", count: 2 << 20) + "\""
        #expect(try await request("Content-Type: application/json\r\n", long).json().root.string?.utf8.count == 2 << 20)
    }

    @Test(arguments: [("[", "]"), (#"{"a":"#, "}")])
    func `content is nested 128 levels deep at most`(opening: String, closing: String) async throws {
        func nested(_ levels: Int) -> String {
            String(repeating: opening, count: levels) + (opening == "[" ? "" : "1") + String(repeating: closing, count: levels)
        }
        _ = try await request("Content-Type: application/json\r\n", nested(128)).json()
        for levels in [129, 150_000] {
            let deeper = try request("Content-Type: application/json\r\n", nested(levels))
            let problem = await #expect(throws: Problem.self) { try await deeper.json() }
            #expect(problem?.code == "invalid_json")
            #expect(problem?.detail == "The JSON is nested more than 128 deep, which is the most that is read.")
        }
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
