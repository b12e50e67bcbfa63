import HTTPTesting
import HTTPTypes
import Synchronization
import Testing

@testable import HTTPServer

/// Clients that go away, at every stage and in every way. Over real sockets, with both readiness drivers, and on a clock that stands
/// still: no deadline cleans up behind them.
struct ServerVanishingClientTests {
    /// What a client has sent when it goes.
    enum Stage: String, CaseIterable {
        case connected = ""
        case requestLine = "GET /a HT"
        case fieldSection = "GET /a HTTP/1.1\r\nHost: x\r\nX-"
        case beforeContent = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n"
        case inContent = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhe"
        case inChunk = "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe"
        case inTrailer = "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: "
        case awaitingContinue = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"
        case unreadContent = "POST /deaf HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhe"
        case answered = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
        case lastAnswer = "GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        case pipelined = "GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /later HTTP/1.1\r\nHost: x\r\n\r\nGET /a HTTP/1.1\r\nHost: x\r\n\r\nGET"
        case inHandler = "GET /later HTTP/1.1\r\nHost: x\r\n\r\n"
        case inAnswer = "GET /big HTTP/1.1\r\nHost: x\r\n\r\n"
        case inStream = "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n"
        case refused = "nonsense\r\n\r\n"
        case tooLarge = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\nhello"
    }

    enum Ending: CaseIterable { case vanishes, resets, closesItsDirection }

    /// Handlers that run.
    private final class Running: Sendable {
        let count = Mutex(0)

        func during<Value>(_ body: () async throws -> Value) async rethrows -> Value {
            count.withLock { $0 += 1 }
            defer { count.withLock { $0 -= 1 } }
            return try await body()
        }
    }

    /// Content that never ends.
    private struct Endless: AsyncSequence, AsyncIteratorProtocol, Sendable {
        func next() async -> [UInt8]? { [UInt8](repeating: 0x61, count: 10_000) }
        func makeAsyncIterator() -> Endless { self }
    }

    /// More than the kernel takes at once.
    private static let big = Response(status: .ok, contentType: .text, content: .bytes([UInt8](repeating: 0x62, count: 6_000_000)))

    private func register(_ root: RouteGroup<RequestContext>, _ running: Running) {
        root.get("a") { _ in await running.during { "A" } }
        root.get("later") { _ in await running.during { await Task.detached { "later" }.value } }
        root.get("big") { _ in await running.during { Self.big } }
        root.get("stream") { _ in Response(contentType: .text, streaming: Endless()) }
        root.post("echo") { context in
            try await running.during { String(decoding: try await context.request.content.collected(), as: UTF8.self) }
        }
        root.post("deaf") { _ in await running.during { "did not listen" } }
    }

    private func end(_ connection: TestConnection, _ ending: Ending) async throws {
        switch ending {
        case .vanishes: break
        case .resets: try await connection.endWithReset()
        case .closesItsDirection: try await connection.finishSending()
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T90 a client that goes away at any stage leaves nothing behind`(driver: ReadinessDriver) async throws {
        let running = Running()
        let clock = ManualClock().serverClock
        try await ServerFixture.serve(driver, clock: clock, shards: 1, { register($0, running) }) { port, _ in
            let probe = try await ServerFixture.connect(port)
            try await expectAnswer(on: probe)
            let before = ThisProcess.socketCount(onPort: port)
            for _ in 0..<12 {
                for stage in Stage.allCases {
                    for ending in Ending.allCases {
                        let connection = try await ServerFixture.connect(port)
                        try await connection.send(stage.rawValue)
                        try await end(connection, ending)
                    }
                }
                // Every answer is a turn for the shard to see who has gone.
                for _ in 0..<1000 where ThisProcess.socketCount(onPort: port) > before {
                    for _ in 0..<10 { try await expectAnswer(on: probe) }
                }
                #expect(ThisProcess.socketCount(onPort: port) == before)
            }
            for _ in 0..<1000 where running.count.withLock({ $0 }) > 0 { try await expectAnswer(on: probe) }
            #expect(running.count.withLock { $0 } == 0)
        }
    }

    private func expectAnswer(on connection: TestConnection) async throws {
        try await connection.send(ServerFixture.get)
        #expect(try await connection.response().text == "A")
    }
}
