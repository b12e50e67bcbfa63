import Testing

@testable import HTTPTesting

@Suite struct TestResponseReaderTests {
    private func read(_ text: String, isHead: Bool = false, isEnd: Bool = false) throws -> TestResponse? {
        var reader = TestResponseReader()
        reader.append(Array(text.utf8))
        return try reader.next(isHead: isHead, isEnd: isEnd)
    }

    @Test func `responses are cut apart, whatever the pieces they come in`() throws {
        let text =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: 1\r\nx-a:  2\r\n\r\nokHTTP/1.1 204 No Content\r\n\r\n"
            + "HTTP/1.1 404 \r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\nab\r\n1\r\nc\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n\r\nrest"
        var reader = TestResponseReader()
        var responses: [TestResponse] = []
        for byte in text.utf8 {
            reader.append([byte])
            while let response = try reader.next(isHead: false, isEnd: false) { responses.append(response) }
        }
        #expect(try reader.next(isHead: false, isEnd: true)?.text == "rest")
        #expect(responses.map(\.status) == [200, 204, 404])
        #expect(responses.map(\.text) == ["ok", "", "abc"])
        #expect(responses[0].field("X-a") == "1, 2")
        #expect(responses[0].field("x-b") == nil)
    }

    @Test func `an answer to HEAD has no content`() throws {
        #expect(try read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", isHead: true)?.content == [])
        #expect(try read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n") == nil)
    }

    @Test(
        arguments: [
            "HTTP/2 200 OK\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1 200\r\n\r\n", "x\r\n\r\n",
            "HTTP/1.1 200 OK\r\nnonsense\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        ])
    func `what is no response is malformed`(text: String) {
        #expect(throws: TestClientError.malformedResponse) { try read(text) }
    }
}
