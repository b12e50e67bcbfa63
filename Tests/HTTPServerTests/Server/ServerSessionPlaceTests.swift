import HTTPTesting
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
}
