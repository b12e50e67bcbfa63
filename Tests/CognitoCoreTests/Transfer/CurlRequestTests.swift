import CognitoTesting
import Synchronization
import Testing

@testable import CognitoCore

/// What a request looks like on the wire.
@Suite(.timeLimit(.minutes(1))) struct CurlRequestTests {
    @Test func `a request says what it must and nothing more`() async throws {
        let heads = Mutex<[String]>([])
        let server = try LoopbackServer { connection in
            let head = connection.readHead()
            heads.withLock { $0.append(head) }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        }
        _ = try await CurlClient().send(CurlRequest(.get, server.url, fields: [("Accept", "application/json")]))
        let head = try #require(heads.withLock { $0.first })
        #expect(head.hasPrefix("GET /keys HTTP/1.1\r\n"))
        let names = head.split(separator: "\r\n").dropFirst().map { $0.prefix { $0 != ":" } }
        #expect(Set(names) == ["Host", "User-Agent", "Accept"])
    }

    @Test func `content is posted byte for byte`() async throws {
        let posted = Mutex("")
        let server = try LoopbackServer { connection in
            var head = connection.readHead()
            while !head.hasSuffix("\0end") { head += String(decoding: connection.read() ?? [], as: UTF8.self) }
            posted.withLock { $0 = head }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        }
        let content = Array("{}".utf8) + Array(repeating: 0x61, count: 100_000) + [0] + Array("end".utf8)
        let fields = [(name: "Content-Type", value: "application/x-amz-json-1.1")]
        _ = try await CurlClient().send(CurlRequest(.post(content), server.url, fields: fields))
        let request = posted.withLock { $0 }
        #expect(request.hasPrefix("POST /keys HTTP/1.1\r\n"))
        #expect(request.contains("\r\nContent-Length: \(content.count)\r\n"))
        #expect(request.contains("\r\nContent-Type: application/x-amz-json-1.1\r\n"))
        #expect(!request.contains("Expect:"))
        #expect(request.utf8.suffix(content.count).elementsEqual(content))
    }

    @Test func `empty content is posted`() async throws {
        let server = try LoopbackServer { connection in
            let isEmpty = connection.readHead().contains("\r\nContent-Length: 0\r\n")
            connection.send("HTTP/1.1 \(isEmpty ? 200 : 400) X\r\nContent-Length: 0\r\n\r\n")
        }
        #expect(try await CurlClient().send(CurlRequest(.post([]), server.url)).status == 200)
    }

    @Test(arguments: [
        ("X", "a\r\nY: b"), ("X", "a\nY: b"), ("X", "a\0"), ("X", "\u{7f}"), ("X: y", "a"), ("X\r\nY", "a"), ("", "a"), ("X ", "a"),
        ("Host", "other.example"), ("content-length", "0"), ("Transfer-Encoding", "chunked"), ("Expect", "100-continue"),
    ])
    func `T59 a field that would be another line, or another request, is never sent`(name: String, value: String) async throws {
        let server = try LoopbackServer { _ in }
        await #expect(throws: CurlError.malformedRequest) {
            try await CurlClient().send(CurlRequest(.get, server.url, fields: [(name, value)]))
        }
        #expect(server.connections == 0)
    }

    @Test(arguments: ["", "GET /", "GE\r\nT", "G T"]) func `a method that is no token is never sent`(name: String) async throws {
        let server = try LoopbackServer { _ in }
        await #expect(throws: CurlError.malformedRequest) { try await CurlClient().send(CurlRequest(.named(name), server.url)) }
        #expect(server.connections == 0)
    }

    @Test(arguments: [[], Array("{}".utf8)] as [[UInt8]]) func `HEAD with content is never sent`(content: [UInt8]) async throws {
        let server = try LoopbackServer { _ in }
        await #expect(throws: CurlError.malformedRequest) {
            try await CurlClient().send(CurlRequest(.named("HEAD", content: content), server.url))
        }
        #expect(server.connections == 0)
    }

    @Test(
        arguments: [
            (CurlRequest.Method.named("PUT", content: Array("{}".utf8)), "PUT", "{}"), (.named("PATCH", content: []), "PATCH", ""),
            (.named("DELETE"), "DELETE", nil), (.named("HEAD"), "HEAD", nil), (.named("GET"), "GET", nil), (.named("POST"), "POST", ""),
        ] as [(CurlRequest.Method, String, String?)])
    func `any method is sent by its name, with its content`(method: CurlRequest.Method, name: String, content: String?) async throws {
        let heads = Mutex("")
        let server = try LoopbackServer { connection in
            var head = connection.readHead()
            while !head.hasSuffix(content ?? "") { head += String(decoding: connection.read() ?? [], as: UTF8.self) }
            heads.withLock { [head] in $0 = head }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n" + (name == "HEAD" ? "" : "abc"))
        }
        let request = CurlRequest(method, server.url, query: "a=1", fields: [("X-Empty", "")])
        #expect(try await CurlClient().send(request).body.count == (name == "HEAD" ? 0 : 3))
        let head = heads.withLock { $0 }
        #expect(head.hasPrefix("\(name) /keys?a=1 HTTP/1.1\r\n"))
        #expect(head.contains("\r\nContent-Length: \(content?.utf8.count ?? -1)\r\n") == (content != nil))
        #expect(head.contains("\r\nX-Empty:\r\n"))
        #expect(head.hasSuffix(content ?? "\r\n\r\n"))
    }

    @Test func `what is not idempotent has a connection of its own, and what is shares one`() async throws {
        let server = try LoopbackServer { connection in
            while !connection.readHead().isEmpty { connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") }
        }
        let client = CurlClient()
        for method in [CurlRequest.Method.get, .named("DELETE"), .get] { _ = try await client.send(CurlRequest(method, server.url)) }
        #expect(server.connections == 1)
        for _ in 0..<2 { _ = try await client.send(CurlRequest(.post([]), server.url)) }
        #expect(server.connections == 3)
    }
}
