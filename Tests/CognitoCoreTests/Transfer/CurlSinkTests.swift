import CognitoTesting
import Testing

@testable import CognitoCore

@Suite(.timeLimit(.minutes(1))) struct CurlSinkTests {
    private func fields(_ lines: [String]) -> [String] {
        let sink = CurlSink(maximumBodyBytes: 0)
        for line in lines { _ = sink.takeHeaderLine(Array(line.utf8).span) }
        return sink.fields.map { "\($0.name)=\($0.value)" }
    }

    @Test func `only the last section of fields counts, and no trailer`() {
        let early = ["HTTP/1.1 103 Early Hints\r\n", "Link: a\r\n", "\r\n"]
        let final = ["HTTP/1.1 200 OK\r\n", "X-One: a\r\n", "\r\n"]
        #expect(fields(early + final) == ["x-one=a"])
        #expect(fields(final + ["X-One: late\r\n", "Location: x\r\n", "\r\n"]) == ["x-one=a"])
    }

    @Test func `a trailer section is none of a response's fields`() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.readHead()
            connection.send("HTTP/1.1 200 OK\r\nX-One: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-One: late\r\n\r\n")
        }
        let response = try await CurlClient().send(CurlRequest(.get, server.url))
        #expect(response.body == Array("ok".utf8))
        #expect(response.field("x-one") == "a")
    }

    @Test func `a long body is moved a few times while it grows, and not with each part`() {
        let sink = CurlSink(maximumBodyBytes: 16 << 20)
        let part = [UInt8](repeating: 0x61, count: 16_384)
        var capacities: Set<Int> = []
        for _ in 0..<1_024 {
            _ = sink.takeBody(part.span)
            capacities.insert(sink.body.capacity)
        }
        #expect(capacities.count < 20)
        #expect(sink.body.count == 16 << 20)
    }
}
