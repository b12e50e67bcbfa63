import HTTPTypes
import Testing

@testable import HTTPServer

struct ResponseEncoderTests {
    private let second: Int64 = 784_111_777

    private func encode(_ response: Response, _ change: (inout ResponseEncoder.Exchange) -> Void = { _ in }) throws -> String {
        var encoder = ResponseEncoder()
        let output = OutputBuffer()
        var exchange = ResponseEncoder.Exchange(requestID: RequestID(1, 0xFF))
        change(&exchange)
        try encoder.encode(response, exchange, secondsSinceEpoch: second, into: output)
        return output.text
    }

    private let standing = """
        Date: Sun, 06 Nov 1994 08:49:37 GMT\r
        X-Content-Type-Options: nosniff\r
        X-Request-Id: 000000000000000100000000000000ff\r
        Cache-Control: no-store\r\n
        """

    @Test func `an answer carries what every answer carries`() throws {
        let expected = "HTTP/1.1 200 OK\r\n\(standing)Content-Type: text/plain; charset=utf-8\r\nContent-Length: 2\r\n\r\nhi"
        #expect(try encode("hi".response()) == expected)
    }

    @Test func `a route's own Cache-Control takes the place of the general one`() throws {
        var response = Response(status: .ok)
        response.addField(.cacheControl, "max-age=60")
        let text = try encode(response)
        #expect(text.contains("Cache-Control: max-age=60\r\n"))
        #expect(!text.contains("no-store"))
    }

    private struct Nothing: AsyncSequence, AsyncIteratorProtocol, Sendable {
        func next() async -> [UInt8]? { nil }
        func makeAsyncIterator() -> Nothing { self }
    }

    @Test(arguments: ["text/event-stream", "Text/Event-Stream", "text/event-stream;charset=utf-8", "text/event-stream ; charset=utf-8"])
    func `T123 an event stream is kept by no cache and held back by no proxy, whatever the route says of caches`(type: String) throws {
        var response = Response(contentType: MediaType(type), streaming: Nothing())
        for isHead in [false, true] {
            let text = try encode(response) { $0.isHead = isHead }
            #expect(text.contains("\r\nCache-Control: no-store\r\n"))
            #expect(text.contains("\r\nX-Accel-Buffering: no\r\n"))
        }
        response.addField(.cacheControl, "max-age=60")
        #expect(try encode(response).contains("\r\nCache-Control: no-store\r\n"))
    }

    @Test func `T123 a route may say itself whether an event stream is held back`() throws {
        var response = Response(contentType: .eventStream, streaming: Nothing())
        response.addField(try #require(HTTPField.Name("x-accel-buffering")), "yes")
        let text = try encode(response)
        #expect(text.contains("x-accel-buffering: yes\r\n") && !text.contains("X-Accel-Buffering"))
    }

    @Test func `T123 other answers say nothing of it`() throws {
        let others = [
            Response(contentType: MediaType("text/event-streams"), streaming: Nothing()),
            Response(contentType: .text, streaming: Nothing()),
            Response(status: .ok, contentType: .eventStream, content: .bytes([])),
        ]
        for response in others { #expect(try !encode(response).contains("X-Accel-Buffering")) }
    }

    @Test func `T83 an answer to HEAD has the fields of the answer to GET and no content`() throws {
        let get = try encode("hello".response())
        #expect(try encode("hello".response()) { $0.isHead = true } == String(get.dropLast(5)))
    }

    @Test(arguments: [HTTPResponse.Status.noContent, .notModified])
    func `T83 204 and 304 have neither content nor its length`(status: HTTPResponse.Status) throws {
        let text = try encode(Response(status: status, contentType: .text, content: .bytes([1])))
        #expect(text == "HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\n\(standing)\r\n")
    }

    @Test func `a last answer says so, and HTTP 1.0 is told when it may go on`() throws {
        #expect(try encode(Response(status: .ok)) { $0.closes = true }.contains("\r\nConnection: close\r\n"))
        #expect(try encode(Response(status: .ok)) { $0.minorVersion = 0 }.contains("\r\nConnection: keep-alive\r\n"))
        #expect(try !encode(Response(status: .ok)).contains("Connection"))
    }

    @Test(arguments: ["a\r\nX-Evil: 1", "a\nb", "a\rb", "a\0b", "\u{7F}", "\u{1B}[2J"])
    func `T82 a field value with a control character is not sent`(value: String) {
        var response = Response(status: .ok)
        response.addField(.location, value)
        #expect(throws: ResponseEncoder.Refusal.controlCharacter(in: "Location")) { try encode(response) }
        let typed = Response(status: .ok, contentType: MediaType(value))
        #expect(throws: ResponseEncoder.Refusal.controlCharacter(in: "Content-Type")) { try encode(typed) }
    }

    @Test func `a tab inside a value is no attack`() throws {
        var response = Response(status: .ok)
        response.addField(.server, "a\tb")
        #expect(try encode(response).contains("Server: a\tb\r\n"))
    }

    @Test(arguments: ["Content-Length", "transfer-encoding", "CONNECTION", "Date", "Content-Type"])
    func `fields that framing depends on belong to the encoder`(name: String) throws {
        var response = Response(status: .ok)
        response.addField(try #require(HTTPField.Name(name)), "1")
        #expect(throws: ResponseEncoder.Refusal.framingField(name)) { try encode(response) }
    }

    @Test(arguments: [100, 101, 103, 199, 600, 999])
    func `a handler gives final answers only`(code: Int) {
        #expect(throws: ResponseEncoder.Refusal.notFinal(code)) { try encode(Response(status: .init(code: code))) }
    }

    @Test func `an upgrade has no content, and names the connection's new course`() throws {
        var response = Response(status: .switchingProtocols, content: .upgrade(ProtocolUpgrade { EchoDriver($0) }))
        response.addField(.upgrade, "echo")
        let text = try encode(response)
        #expect(text.hasPrefix("HTTP/1.1 101 Switching Protocols\r\n"))
        #expect(text.contains("\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n"))
        #expect(!text.contains("Content-Length") && !text.contains("\r\nContent-Type"))
    }

    @Test(arguments: [100, 200, 426])
    func `only 101 upgrades`(code: Int) {
        let response = Response(status: .init(code: code), content: .upgrade(ProtocolUpgrade { EchoDriver($0) }))
        #expect(throws: ResponseEncoder.Refusal.upgradeNotPossible) { try encode(response) }
    }

    @Test func `what is refused leaves no byte in the output`() {
        var encoder = ResponseEncoder()
        let output = OutputBuffer()
        output.append("before")
        var response = Response(status: .ok)
        response.addField(.location, "\n")
        try? encoder.encode(response, .init(requestID: RequestID(0, 0)), secondsSinceEpoch: second, into: output)
        #expect(output.text == "before")
    }

    @Test func `a new second has its own date`() throws {
        var encoder = ResponseEncoder()
        let output = OutputBuffer()
        for second in [second, second + 1] {
            try encoder.encode(Response(status: .ok), .init(requestID: RequestID(0, 0)), secondsSinceEpoch: second, into: output)
        }
        #expect(output.text.contains("Date: Sun, 06 Nov 1994 08:49:37 GMT") && output.text.contains("Date: Sun, 06 Nov 1994 08:49:38 GMT"))
    }
}

struct HTTPDateTests {
    @Test(arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (951_868_800, "Wed, 01 Mar 2000 00:00:00 GMT"),
        (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"), (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
        (1_798_761_599, "Thu, 31 Dec 2026 23:59:59 GMT"), (-1, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (Int64.max, "Fri, 31 Dec 9999 23:59:59 GMT"),
    ])
    func `dates have the one form that HTTP writes`(seconds: Int64, text: String) {
        #expect(HTTPDate.text(secondsSinceEpoch: seconds) == text)
    }
}
