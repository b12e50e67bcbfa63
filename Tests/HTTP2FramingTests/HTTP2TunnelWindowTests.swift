import Testing

@testable import HTTP2Framing

/// Who has to make room for what comes on a tunnel.
struct HTTP2TunnelWindowTests {
    private static let piece = [UInt8](repeating: 1, count: 16_384)

    private static func windowUpdates(_ harness: SessionHarness) -> [Int32: UInt32] {
        var updates: [Int32: UInt32] = [:]
        for frame in harness.output() where frame.type == 8 { updates[frame.stream, default: 0] += RawFrame.number(frame.payload[...]) }
        return updates
    }

    /// A session whose streams 1, 3, … have each sent as much as they may.
    private static func filled(streams: Int32, tunnels: Bool) throws -> SessionHarness {
        let harness = try SessionHarness()
        for index in 0..<streams {
            let id = 2 * index + 1
            harness.feed(.headers(id, SessionHarness.post, ends: false))
            harness.session.answer(id, fields: HTTP2FieldList([(":status", "200")]), ends: false)
            harness.feed(.data(id, [1]))
            if tunnels { harness.session.openTunnel(id) }
            harness.feed(.data(id, Array(Self.piece.dropLast(2))))
            for _ in 0..<3 { harness.feed(.data(id, Self.piece)) }
        }
        return harness
    }

    @Test func `what no tunnel's reader has taken leaves the connection's window to others`() throws {
        let harness = try Self.filled(streams: 16, tunnels: true)
        let updates = Self.windowUpdates(harness)
        #expect(updates.keys.sorted() == [0])
        #expect(updates[0] ?? 0 >= 524_288)
        #expect(try Self.windowUpdates(Self.filled(streams: 16, tunnels: false)).isEmpty)
    }

    @Test func `the stream's own window opens once its reader has taken it, and the connection's only once`() throws {
        let harness = try Self.filled(streams: 1, tunnels: true)
        #expect(Self.windowUpdates(harness).isEmpty)
        harness.session.consume(.max, of: 1)
        #expect(Self.windowUpdates(harness) == [1: 65_535])
        harness.feed(.reset(1))
        #expect(Self.windowUpdates(harness).isEmpty)
    }
}
