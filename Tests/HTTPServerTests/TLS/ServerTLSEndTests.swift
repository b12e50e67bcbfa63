import HTTPTesting
import Testing

@testable import HTTPServer

/// Clients that say that nothing more comes while the server has yet to read what came before: nothing of that is lost, as nothing is
/// where the end is the socket's. With both readiness drivers.
struct ServerTLSEndTests {
    private let fixture: TLSFixture

    init() throws { fixture = try TLSFixture() }

    /// The answers to what a client has sent and ended while the only shard was held up, so that all of it and the end are met at once.
    private func answers(_ driver: ReadinessDriver, _ count: Int, to requests: String) async throws -> [TestResponse] {
        let gate = ShardGate()
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            ServerFixture.registerEcho(root)
            root.get("later") { _ in await Task.detached { "later" }.value }
            root.get("hold") { _ in
                gate.hold()
                return "held"
            }
        }
        var answers: [TestResponse] = []
        try await ServerFixture.serve(driver, shards: 1, tls: fixture.context, register) { port, _ in
            let client = try await TestConnection.secure(port: port, fixture.offer)
            try await client.send(ServerFixture.get)
            #expect(try await client.response().text == "A")
            let holder = try await TestConnection.secure(port: port, fixture.offer)
            try await holder.send("GET /hold HTTP/1.1\r\nHost: x\r\n\r\n")
            await gate.waitUntilHeld()
            try await client.send(requests)
            try await client.finishSending()
            gate.open()
            answers = try await client.responses(count)
            #expect(try await client.bytesToEnd() == [])
            #expect(try await holder.response().text == "held")
        }
        return answers
    }

    @Test(arguments: ReadinessDriver.allCases, [100_000, 200_000])
    func `content that fills its buffer is read to the end`(driver: ReadinessDriver, count: Int) async throws {
        let content = String(repeating: "x", count: count)
        let answers = try await answers(driver, 1, to: "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: \(count)\r\n\r\n\(content)")
        #expect(answers[0].status == 200)
        #expect(answers[0].text == content)
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `more requests than have their turn at once are answered, every one`(driver: ReadinessDriver) async throws {
        let count = 3 * Limits().pipelinedPerRound
        let answers = try await answers(driver, count, to: String(repeating: ServerFixture.get, count: count))
        #expect(answers.map(\.text) == [String](repeating: "A", count: count))
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `requests behind one whose handler takes its time are answered`(driver: ReadinessDriver) async throws {
        let later = "GET /later HTTP/1.1\r\nHost: x\r\n\r\n"
        let answers = try await answers(driver, 4, to: later + ServerFixture.get + later + ServerFixture.get)
        #expect(answers.map(\.text) == ["later", "A", "later", "A"])
    }
}
