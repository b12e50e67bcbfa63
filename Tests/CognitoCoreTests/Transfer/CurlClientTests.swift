import CognitoTesting
import Synchronization
import Testing

@testable import CognitoCore

@Suite(.timeLimit(.minutes(1))) struct CurlClientTests {
    /// Short enough that a test of a hanging peer is quick.
    private let impatient = CurlLimits(connect: .milliseconds(200), total: .milliseconds(200), maximumBodyBytes: 1_000)

    private func failure(_ url: HTTPURL, _ limits: CurlLimits = CurlLimits(maximumBodyBytes: 1_000)) async -> CurlError? {
        do throws(CurlError) {
            _ = try await CurlClient(limits: limits).send(CurlRequest(.get, url))
            return nil
        } catch {
            return error
        }
    }

    @Test func `a response comes back whole`() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.readHead()
            connection.send("HTTP/1.1 201 Created\r\nContent-Length: 5\r\nX-One: a\r\nx-one:  b \r\n\r\nhello")
        }
        let response = try await CurlClient().send(CurlRequest(.get, server.url))
        #expect(response.status == 201)
        #expect(response.body == Array("hello".utf8))
        #expect(response.field("x-one") == "a, b")
        #expect(response.field("x-two") == nil)
    }

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

    @Test(arguments: [(1_000, true), (1_001, false)])
    func `T60 a body is cut at its bound`(length: Int, isWhole: Bool) async throws {
        let server = try LoopbackServer { connection in
            _ = connection.readHead()
            connection.send(
                "HTTP/1.1 200 OK\r\nContent-Length: \(length)\r\n\r\n" + String(repeating: "a", count: length))
        }
        #expect(await failure(server.url) == (isWhole ? nil : .tooLarge(limit: 1_000)))
    }

    @Test func `T60 an endless chunked body is cut while it arrives`() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.readHead()
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            while connection.send("64\r\n" + String(repeating: "a", count: 100) + "\r\n") {}
        }
        #expect(await failure(server.url) == .tooLarge(limit: 1_000))
    }

    @Test func `T60 endless field lines are cut while they arrive`() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.readHead()
            connection.send("HTTP/1.1 200 OK\r\n")
            while connection.send("X-Field: " + String(repeating: "a", count: 1_000) + "\r\n") {}
        }
        #expect(await failure(server.url) == .tooLarge(limit: CurlSink.maximumHeaderBytes))
    }

    @Test func `T60 content codings are not undone`() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.readHead()
            connection.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc")
        }
        #expect(try await CurlClient().send(CurlRequest(.get, server.url)).body == Array("abc".utf8))
    }

    @Test func `T61 a redirect is not followed`() async throws {
        let target = try LoopbackServer { _ in }
        let location = target.url.text
        let server = try LoopbackServer { connection in
            _ = connection.readHead()
            connection.send("HTTP/1.1 302 Found\r\nLocation: \(location)\r\nContent-Length: 0\r\n\r\n")
        }
        #expect(try await CurlClient().send(CurlRequest(.get, server.url)).status == 302)
        #expect(target.connections == 0)
    }

    @Test func `T59 a peer that hangs is given up`() async throws {
        let server = try LoopbackServer { $0.hang() }
        #expect(await failure(server.url, impatient) == .timedOut)
    }

    @Test func `T59 a peer that drips is given up`() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.readHead()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nabc")
            connection.hang()
        }
        #expect(await failure(server.url, impatient) == .timedOut)
    }

    @Test func `T59 a truncated body is a failure`() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.readHead()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nabc")
        }
        #expect(await failure(server.url) == .truncated)
    }

    @Test func `T59 a peer that closes at once is a failure`() async throws {
        let server = try LoopbackServer { _ = $0.readHead() }
        #expect(await failure(server.url) == .connectionLost)
    }

    @Test func `T59 a closed port is a failure`() async throws {
        #expect(await failure(.loopback(port: 0)) == .couldNotConnect)
    }

    @Test func `T59 a peer that speaks no TLS is a failure`() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.read()
            connection.send("HTTP/1.1 400 Bad Request\r\n\r\n")
        }
        let secure = try HTTPURL(server.url.text.replacing("http:", with: "https:"))
        #expect(await failure(secure) == .tls)
    }

    @Test func `what is sent in the clear passes no proxy, on whichever machine it ends`() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.readHead()
            connection.send("HTTP/1.1 204 No Content\r\n\r\n")
        }
        let proxy = try LoopbackServer { _ in }
        let client = CurlClient(route: CurlRoute(proxy: HTTPProxy("127.0.0.1:\(proxy.port)")))
        // An address of this machine that is not known as one of its own.
        let elsewhere = try HTTPURL(unprotected: "http://0.0.0.0:\(server.port)/")
        for url in [server.url, elsewhere] { #expect(try await client.send(CurlRequest(.get, url)).status == 204) }
        #expect(proxy.connections == 0)
        let secure = try HTTPURL("https://0.0.0.0:\(server.port)/")
        await #expect(throws: CurlError.self) { try await client.send(CurlRequest(.get, secure)) }
        #expect(proxy.connections == 1)
    }

    @Test(arguments: ["garbage\r\n\r\n", "<html>", "SSH-2.0-x\r\n"])
    func `what is no HTTP response is refused`(text: String) async throws {
        let server = try LoopbackServer { connection in
            _ = connection.readHead()
            connection.send(text)
        }
        #expect(await failure(server.url) == .malformedResponse)
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

    @Test func `a client goes on after a failure`() async throws {
        let client = CurlClient(limits: impatient)
        let hanging = try LoopbackServer { $0.hang() }
        let right = try LoopbackServer { connection in
            _ = connection.readHead()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        }
        await #expect(throws: CurlError.timedOut) { try await client.send(CurlRequest(.get, hanging.url)) }
        #expect(try await client.send(CurlRequest(.get, right.url)).status == 200)
    }

    @Test func `transfers run beside each other up to the number allowed`() async throws {
        let hanging = try LoopbackServer { $0.hang() }
        let right = try LoopbackServer { connection in
            _ = connection.readHead()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        }
        let client = CurlClient(concurrentTransfers: 2)
        let stuck = Task { try await client.send(CurlRequest(.get, hanging.url)) }
        #expect(try await client.send(CurlRequest(.get, right.url)).status == 200)
        stuck.cancel()
        await #expect(throws: CurlError.cancelled) { try await stuck.value }
    }

    @Test func `so many may wait for their turn, and one more is refused`() async throws {
        let (reached, signal) = AsyncStream.makeStream(of: Void.self)
        let hanging = try LoopbackServer { connection in
            signal.yield()
            connection.hang()
        }
        let client = CurlClient(concurrentTransfers: 1, waitingTransfers: 1)
        let running = Task { try await client.send(CurlRequest(.get, hanging.url)) }
        for await _ in reached { break }
        await withTaskGroup { group in
            // Of two that come together one waits, and is cancelled in the end.
            for _ in 0..<2 {
                group.addTask {
                    do throws(CurlError) {
                        return try await client.send(CurlRequest(.get, hanging.url)).status
                    } catch {
                        return error == .tooManyWaiting ? -1 : -2
                    }
                }
            }
            #expect(await group.next() == -1)
            group.cancelAll()
            #expect(await group.next() == -2)
        }
        running.cancel()
        await #expect(throws: CurlError.cancelled) { try await running.value }
        #expect(hanging.connections == 1)
    }

    @Test func `T59 the wait for a turn counts`() async throws {
        let hanging = try LoopbackServer { $0.hang() }
        let client = CurlClient()
        let running = Task { try await client.send(CurlRequest(.get, hanging.url)) }
        await #expect(throws: CurlError.timedOut) { try await client.send(CurlRequest(.get, hanging.url), limits: impatient) }
        running.cancel()
        await #expect(throws: CurlError.cancelled) { try await running.value }
    }

    @Test func `a client that is given up again and again goes on`() async throws {
        let server = try LoopbackServer { connection in
            while !connection.readHead().isEmpty { connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") }
        }
        let client = CurlClient(concurrentTransfers: 8)
        let answered = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<400 {
                group.addTask {
                    let task = Task { try await client.send(CurlRequest(.get, server.url)).body }
                    if number % 3 == 0 { task.cancel() }
                    return (try? await task.value) == Array("ok".utf8)
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(answered >= 266)
        #expect(try await client.send(CurlRequest(.get, server.url)).status == 200)
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

    @Test func `a task that is cancelled is released at once`() async throws {
        let (reached, signal) = AsyncStream.makeStream(of: Void.self)
        let server = try LoopbackServer { connection in
            _ = connection.readHead()
            signal.yield()
            connection.hang()
        }
        let task = Task { try await CurlClient().send(CurlRequest(.get, server.url)) }
        for await _ in reached { break }
        task.cancel()
        await #expect(throws: CurlError.cancelled) { try await task.value }
    }

    @Test func `a task that is cancelled already sends nothing`() async throws {
        let server = try LoopbackServer { $0.hang() }
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await CurlClient().send(CurlRequest(.get, server.url))
        }
        await #expect(throws: CurlError.cancelled) { try await task.value }
        #expect(server.connections == 0)
    }
}
