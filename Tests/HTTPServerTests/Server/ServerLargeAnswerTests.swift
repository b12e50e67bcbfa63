import HTTPTesting
import Testing

@testable import HTTPServer

/// Answers that do not fit into the socket's buffer, and peers that take their time. Over real sockets, with both readiness drivers.
struct ServerLargeAnswerTests {
    /// More than the kernel buffers of both ends hold.
    private static let size = 14_000_000
    private static let content = [UInt8](repeating: UInt8(ascii: "b"), count: size)

    private func register(_ root: RouteGroup<RequestContext>) {
        root.get("big/:bytes", .path("bytes")) { bytes in String(repeating: "b", count: Int(bytes) ?? 0) }
        root.get("a") { _ in "A" }
    }

    private func request(_ bytes: Int, closing: Bool = false) -> String {
        "GET /big/\(bytes) HTTP/1.1\r\nHost: x\r\n" + (closing ? "Connection: close\r\n" : "") + "\r\n"
    }

    @Test(arguments: ReadinessDriver.allCases, [true, false])
    func `an answer around the size of the output buffer arrives whole, also when its request came in parts`(
        driver: ReadinessDriver, closing: Bool
    ) async throws {
        try await ServerFixture.serve(driver, register) { port, _ in
            for kibibytes in [63, 64, 65, 255, 256, 257, 300, 1100] {
                let connection = try await ServerFixture.connect(port)
                let text = request(kibibytes * 1024, closing: closing)
                try await connection.send(String(text.prefix(20)))
                try await connection.send(String(text.dropFirst(20)))
                #expect(try await connection.response().content.count == kibibytes * 1024)
                if closing { #expect(try await connection.bytesToEnd() == []) }
            }
        }
    }

    /// Begins a large answer, lets so much time pass while the client does not read it, and gives back everything that then comes.
    private func take(
        _ driver: ReadinessDriver, after time: Duration, closing: Bool, _ change: (inout Limits) -> Void
    ) async throws -> [UInt8] {
        var limits = Limits()
        limits.writeStall = .seconds(1000)
        change(&limits)
        let clock = ManualClock()
        var all: [UInt8] = []
        // One shard, so that the other connection's deadline tells of this one's.
        try await ServerFixture.serve(driver, limits: limits, clock: clock.serverClock, shards: 1, register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            try await connection.send(request(Self.size, closing: closing))
            let other = try await ServerFixture.connect(port)
            try await other.send(ServerFixture.get)
            #expect(try await other.response().text == "A")
            clock.advance(by: time)
            // The idle connection's end tells that the deadlines have been looked at.
            _ = try await other.bytesToEnd()
            if !closing {
                all = try await connection.response().content
                try await connection.send(ServerFixture.get)
                #expect(try await connection.response().text == "A")
            } else {
                all = try await connection.bytesToEnd()
            }
        }
        return all
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a last answer that is still being taken gets no second one behind it`(driver: ReadinessDriver) async throws {
        let bytes = try await take(driver, after: .seconds(100), closing: true) { $0.idleTimeout = .seconds(50) }
        #expect(Array(bytes.suffix(Self.size)) == Self.content)
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a connection whose answer is still being taken is not idle`(driver: ReadinessDriver) async throws {
        let bytes = try await take(driver, after: .seconds(100), closing: false) { $0.idleTimeout = .seconds(50) }
        #expect(bytes.count >= Self.size)
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T86 a peer that reads nothing of its answer for less than half a minute still gets it`(driver: ReadinessDriver) async throws {
        let bytes = try await take(driver, after: .seconds(29), closing: true) {
            $0.writeStall = .seconds(30)
            $0.idleTimeout = .seconds(20)
        }
        #expect(Array(bytes.suffix(Self.size)) == Self.content)
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T86 a peer that reads nothing of its answer for half a minute is given up`(driver: ReadinessDriver) async throws {
        var limits = Limits()
        limits.idleTimeout = .seconds(20)
        let clock = ManualClock()
        try await ServerFixture.serve(driver, limits: limits, clock: clock.serverClock, shards: 1, register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            try await connection.send(request(Self.size))
            // Each round ends with the tick that closes an idle connection; by the last one the kernel has long taken what it can.
            for _ in 0..<5 {
                let other = try await ServerFixture.connect(port)
                try await other.send(ServerFixture.get)
                #expect(try await other.response().text == "A")
                clock.advance(by: .seconds(30))
                _ = try await other.bytesToEnd()
            }
            #expect(try await connection.bytesToEnd().count < Self.size)
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T92 draining waits for an answer that is still being taken`(driver: ReadinessDriver) async throws {
        var limits = Limits()
        limits.drain = .seconds(60)
        try await ServerFixture.serve(driver, limits: limits, register) { port, server in
            let connection = try await ServerFixture.connect(port)
            try await connection.send(request(Self.size))
            let other = try await ServerFixture.connect(port)
            try await other.send(ServerFixture.get)
            _ = try await other.response()
            async let drained: Void = server.drain()
            // Closed once the drain has begun.
            _ = try await other.bytesToEnd()
            let bytes = try await connection.bytesToEnd()
            #expect(bytes.count > Self.size)
            #expect(Array(bytes.suffix(Self.size)) == Self.content)
            try await connection.finishSending()
            await drained
        }
    }
}
