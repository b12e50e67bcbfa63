import CognitoTesting
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

    @Test(
        arguments: [
            "Content-Length: 3\r\n\r\nabc", "\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            "Content-Length: 90\r\n\r\nabc",
        ])
    func `an answer to HEAD is over with its fields, whatever follows`(rest: String) async throws {
        let server = try LoopbackServer { connection in
            while true {
                let head = connection.readHead()
                guard !head.isEmpty else { return }
                connection.send("HTTP/1.1 200 OK\r\n" + (head.hasPrefix("HEAD ") ? rest : "Content-Length: 2\r\n\r\nok"))
            }
        }
        let client = CurlClient(limits: CurlLimits(total: .seconds(5)))
        let response = try await client.send(CurlRequest(.named("HEAD"), server.url))
        #expect(response.status == 200)
        #expect(response.body.isEmpty)
        #expect(try await client.send(CurlRequest(.get, server.url)).body == Array("ok".utf8))
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
        await #expect(throws: CurlError.connectionLost) { try await client.send(CurlRequest(.get, secure)) }
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
}
