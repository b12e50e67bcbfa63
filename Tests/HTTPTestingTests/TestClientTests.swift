import CognitoCore
import Glibc
import HTTPServer
import Logging
import StrictJSON
import Testing

@testable import HTTPTesting

@Suite struct TestClientTests {
    /// A server that tells what it was asked. It has an address of its own, so that no other program takes its port when it is gone.
    private func serving(over version: TestClient.Version = .http1, _ test: (TestClient) async throws -> Void) async throws {
        let table = RouteTable(unguardedRoutes: .allowed)
        let root = RouteGroup(table)
        root.get("echo") { context in context.request.head.firstField("authorization").map { String(decoding: $0, as: UTF8.self) } ?? "-" }
        root.post("echo") { context in JSONValue(try await context.request.json().root) }
        root.put("echo") { _ in "put" }
        root.webSocket("session") { session in
            let caller = session.context.request.head.firstField("authorization").map { String(decoding: $0, as: UTF8.self) } ?? "-"
            for await message in session.messages {
                try await session.send(.text(caller))
                try await session.send(message)
            }
        }
        root.put("json") { context in JSONValue(try await context.request.json().root) }
        root.patch("json") { context in JSONValue(try await context.request.json().root) }
        let server = Server(
            ServerConfiguration(
                address: .tcp(host: "127.0.0.6", port: 0), router: try Router(table),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
        var client = try TestClient(try await server.start().url)
        client.version = version
        do { try await test(client) } catch {
            await server.drain()
            throw error
        }
        await server.drain()
    }

    @Test(arguments: [TestClient.Version.http1, .http2])
    func `it sends any method, a token, and JSON`(over version: TestClient.Version) async throws {
        try await serving(over: version) { client in
            #expect(try await client.get("/echo").text == "-")
            #expect(try await client.get("/echo", token: "abc").text == "Bearer abc")
            #expect(try await client.post("/echo", json: ["a": 1]).text == #"{"a":1}"#)
            #expect(try await client.put("/json", json: ["a": 2]).text == #"{"a":2}"#)
            #expect(try await client.send("PATCH", "/json", json: ["a": 3]).text == #"{"a":3}"#)
            #expect(try await client.send("PUT", "/echo").text == "put")
            let head = try await client.send("HEAD", "/echo")
            #expect(head.status == 200)
            #expect(head.content.isEmpty)
            #expect(try await client.send("OPTIONS", "/echo").status == 204)
            #expect(try await client.send("DELETE", "/echo").status == 405)
        }
    }

    @Test(arguments: [TestClient.Version.http1, .http2])
    func `long content goes both ways, and an answer before its end is read`(over version: TestClient.Version) async throws {
        try await serving(over: version) { client in
            let long = JSONValue.string(String(repeating: "x", count: 300_000))
            let echoed = try await client.post("/echo", json: ["a": long])
            #expect(echoed.content.count == 300_008)
            let early = try await client.send("DELETE", "/echo", content: [UInt8](repeating: 120, count: 300_000))
            #expect(early.status == 405)
        }
    }

    @Test(arguments: [TestClient.Version.http1, .http2])
    func `a session is opened with a token, and another answer is told by its status`(over version: TestClient.Version) async throws {
        try await serving(over: version) { client in
            let session = try await client.webSocket("/session", token: "abc")
            try await session.send("hello")
            #expect(try await session.next() == .text("Bearer abc"))
            #expect(try await session.next() == .text("hello"))
            try await session.close()
            #expect(try await session.next() == .close(1000, ""))
            await #expect(throws: TestClientError.noSession(status: 404)) { try await client.webSocket("/nowhere") }
        }
    }

    @Test func `an answer is read into a value, or told why it does not fit`() async throws {
        struct Lion: Decodable, Equatable { let name: String }
        try await serving { client in
            let answer = try await client.post("/echo", json: ["name": "Simba", "age": 3])
            #expect(try answer.decode(Lion.self, unknownMembers: .ignored) == Lion(name: "Simba"))
            let fault = ContentFault(pointer: "/age", detail: "There is no such member.")
            #expect(throws: Problem.invalidContent([fault])) { try answer.decode(Lion.self) }
        }
    }

    @Test func `fields longer than a frame go out over HTTP/2, and content that is announced alone is waited for`() async throws {
        try await serving(over: .http2) { client in
            let token = String(repeating: "t", count: 40_000)
            let long = try await client.get("/echo", token: token)
            #expect(long.text == "Bearer \(token)")
            let announced = try await client.send("POST", "/echo", fields: [("Content-Length", "99999999")])
            #expect(announced.status == 413)
        }
    }

    @Test func `bytes go out as they are, and all that comes is given back`() async throws {
        try await serving { client in
            let bytes = "GET /echo HTTP/1.1\r\nHost: a\r\n\r\nGET /nope HTTP/1.1\r\nHost: a\r\n\r\n"
            let answer = String(decoding: try await client.exchange(Array(bytes.utf8)), as: UTF8.self)
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.contains("HTTP/1.1 404 Not Found\r\n"))
        }
    }

    @Test func `a connection can be used piece by piece`() async throws {
        try await serving { client in
            let connection = try await client.connection()
            try await connection.send("GET /echo HT")
            try await connection.send("TP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await connection.response().status == 200)
            try await connection.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n")
            try await connection.send("Content-Type: application/json\r\n\r\n")
            #expect(try await connection.response().status == 100)
            try await connection.send("{}")
            #expect(try await connection.response().text == "{}")
            try await connection.finishSending()
            #expect(try await connection.bytesToEnd().isEmpty)
            await #expect(throws: TestClientError.connectionClosed) { try await connection.response() }
        }
    }

    @Test func `a closed port and a silent server are told apart`() async throws {
        var address: TestClient?
        try await serving { client in
            let connection = try await TestConnection(
                host: "127.0.0.6", port: client.port, patience: 1)
            await #expect(throws: TestClientError.timedOut) { try await connection.response() }
            address = client
        }
        await #expect(throws: TestClientError.couldNotConnect(errno: ECONNREFUSED)) { try await address?.get("/") }
    }

    @Test(arguments: ["", "http://", "https://127.0.0.1:1", "http://127.0.0.1", "http://127.0.0.1:x", "127.0.0.1:80"])
    func `what is no address is refused`(url: String) {
        #expect(throws: TestClientError.malformedURL(url)) { try TestClient(url) }
    }
}
