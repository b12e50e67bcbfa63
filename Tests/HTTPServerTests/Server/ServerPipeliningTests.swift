import HTTPTesting
import HTTPTypes
import Testing

@testable import HTTPServer

/// Requests behind one another on one connection. Over real sockets, with both readiness drivers.
struct ServerPipeliningTests {
    @Test(arguments: ReadinessDriver.allCases)
    func `T76 pipelined requests are answered in order, however many`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, { $0.get("n/:id", .path("id")) { id in id } }) { port, _ in
            let connection = try await ServerFixture.connect(port)
            try await connection.send((0..<100).map { "GET /n/\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined())
            let answers = try await connection.responses(100)
            #expect(answers.map(\.text) == (0..<100).map { "\($0)" })
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T76 requests behind one whose handler leaves the shard are answered all the same`(driver: ReadinessDriver) async throws {
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.get("later") { _ in await Task.detached { "later" }.value }
            root.get("a") { _ in "A" }
        }
        try await ServerFixture.serve(driver, register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            let later = "GET /later HTTP/1.1\r\nHost: x\r\n\r\n"
            try await connection.send(later + String(repeating: ServerFixture.get, count: 60) + later)
            let texts = try await connection.responses(62).map(\.text)
            #expect(texts == ["later"] + [String](repeating: "A", count: 60) + ["later"])
            try await connection.send(later + "GET  /a HTTP/1.1\r\n\r\n" + ServerFixture.get)
            let answers = try await connection.responses(2)
            #expect(answers.map(\.status) == [200, 400])
            #expect(try await connection.bytesToEnd() == [])
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T76 what is malformed behind a valid request ends the connection after both answers`(driver: ReadinessDriver) async throws {
        let log = CallLog()
        try await ServerFixture.serve(
            driver,
            { root in
                root.get("a") { _ in
                    log.add("a")
                    return "A"
                }
            }
        ) { port, _ in
            let connection = try await ServerFixture.connect(port)
            try await connection.send(ServerFixture.get + "GET  /a HTTP/1.1\r\n\r\n" + ServerFixture.get)
            let answers = try await connection.responses(2)
            #expect(answers.map(\.status) == [200, 400])
            #expect(answers[1].code == "bad_request")
            #expect(answers[1].field("Connection") == "close")
            #expect(try await connection.bytesToEnd() == [])
        }
        #expect(log.all == ["a"])
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T76 a client that reads none of its answers gets no more of them`(driver: ReadinessDriver) async throws {
        let log = CallLog()
        let answer = Response(status: .ok, contentType: .text, content: .bytes([UInt8](repeating: 0x62, count: 65_536)))
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.get("big") { _ in
                log.add("big")
                return answer
            }
            root.get("a") { _ in "A" }
        }
        try await ServerFixture.serve(driver, shards: 1, register) { port, _ in
            let silent = try await ServerFixture.connect(port)
            let request = "GET /big HTTP/1.1\r\nHost: x\r\n"
            try await silent.send(String(repeating: request + "\r\n", count: 399) + request + "Connection: close\r\n\r\n")
            let other = try await ServerFixture.connect(port)
            // The kernel's buffers take some; after so many answers to another client all of them would have been made.
            for _ in 0..<200 {
                try await other.send(ServerFixture.get)
                #expect(try await other.response().text == "A")
            }
            #expect(log.all.count < 300)
            #expect(try await silent.bytesToEnd().count > 400 * 65_536)
            #expect(log.all.count == 400)
        }
    }
}
