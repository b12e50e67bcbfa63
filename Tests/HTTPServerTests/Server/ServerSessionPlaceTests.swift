import Dispatch
import HTTPTesting
import Synchronization
import Testing

@testable import HTTPServer

/// Where the handlers of sessions run. Over real sockets, with both readiness drivers.
struct ServerSessionPlaceTests {
    private static func register(_ root: RouteGroup<RequestContext>) {
        for (path, group) in [("here", root.onShard), ("elsewhere", root)] {
            group.webSocket(path) { session in
                let executor = session.peer.shard.executor
                try await session.send(.text("\(executor.isInside)"))
                for await _ in session.messages {
                    let afterReading = executor.isInside
                    try await session.send(.text("\(afterReading)"))
                    try await session.send(.text("\(executor.isInside)"))
                }
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases, [("/here", "true"), ("/elsewhere", "false")])
    func `a handler of an on-shard group stays on the shard, and any other off it`(
        driver: ReadinessDriver, expected: (path: String, isInside: String)
    ) async throws {
        try await ServerFixture.serve(driver, Self.register) { port, _ in
            let session = try await TestWebSocket.open(on: try await ServerFixture.connect(port), expected.path, fields: [])
            #expect(try await session.next() == .text(expected.isInside))
            for _ in 0..<3 {
                try await session.send("next")
                #expect(try await session.next() == .text(expected.isInside))
                #expect(try await session.next() == .text(expected.isInside))
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T129 a handler on the shard, for which there is always another message, leaves others their turn`(
        driver: ReadinessDriver
    ) async throws {
        let (gate, messages) = (ShardGate(), 100_000)
        let received = Mutex(0)
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.onShard.webSocket("sink", limits: WebSocketFixture.unlimited) { session in
                for await _ in session.messages {
                    let number = received.withLock { count in
                        count += 1
                        return count
                    }
                    if number == 1 { gate.hold() }
                }
            }
            root.get("received") { _ in "\(received.withLock { $0 })" }
        }
        try await ServerFixture.serve(driver, shards: 1, register) { port, _ in
            let other = try await ServerFixture.connect(port)
            let session = try await TestWebSocket.open(on: try await ServerFixture.connect(port), "/sink", fields: [])
            // A text of one byte, masked with zeros.
            let frames = Array(repeatElement([0x81, 0x81, 0, 0, 0, 0, 0x61] as [UInt8], count: messages).joined())
            async let sending: Void = session.sendAsIs(frames)
            await gate.waitUntilHeld()
            try await other.send("GET /received HTTP/1.1\r\nHost: x\r\n\r\n")
            gate.open()
            let before = try #require(Int(try await other.response().text))
            #expect(before < messages / 10)
            try await sending
            try await session.close()
            try await session.expectEnd(1000)
            #expect(received.withLock { $0 } == messages)
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a reader that is cancelled ends no other that has begun to read`(driver: ReadinessDriver) async throws {
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.onShard.webSocket("session") { session in
                let reading = TestSignal()
                try await withThrowingTaskGroup { group in
                    group.addTask {
                        var messages = session.messages.makeAsyncIterator()
                        _ = await messages.next()
                        reading.raise.yield()
                        _ = await messages.next()
                    }
                    await reading.wait()
                    // The first reader waits for the second message, and hears of its end behind what is under way on the shard.
                    try await session.send(.text("first"))
                    group.cancelAll()
                    var messages = session.messages.makeAsyncIterator()
                    if let next = await messages.next() { try await session.send(next) }
                }
            }
        }
        try await ServerFixture.serve(driver, shards: 1, register) { port, _ in
            let session = try await TestWebSocket.open(on: try await ServerFixture.connect(port), "/session", fields: [])
            try await session.send("first")
            #expect(try await session.next() == .text("first"))
            try await session.send("second")
            #expect(try await session.next() == .text("second"))
            try await session.expectEndAfterReply(1000)
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a reader that is cancelled on the shard while it is on its way there is told so`(driver: ReadinessDriver) async throws {
        let (begun, go) = (TestSignal(), TestSignal())
        let reader = Mutex<Task<Void, Never>?>(nil)
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.webSocket("session") { session in
                let task = Task {
                    await go.wait()
                    for await _ in session.messages {}
                }
                reader.withLock { $0 = task }
                begun.raise.yield()
                await task.value
            }
            root.get("cancel") { _ in
                go.raise.yield()
                // Meanwhile the reader asks the shard for a message.
                _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(100))
                reader.withLock { $0?.cancel() }
                return "cancelled"
            }
        }
        try await ServerFixture.serve(driver, shards: 1, register) { port, _ in
            let other = try await ServerFixture.connect(port)
            let session = try await TestWebSocket.open(on: try await ServerFixture.connect(port), "/session", fields: [])
            await begun.wait()
            try await other.send("GET /cancel HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await other.response().text == "cancelled")
            try await session.expectEndAfterReply(1000)
        }
    }
}
