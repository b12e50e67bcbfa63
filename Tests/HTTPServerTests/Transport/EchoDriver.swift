@testable import HTTPServer

/// Sends back what it is given, until a line's end ends it. Stands in for a protocol that is not HTTP/1.1.
final class EchoDriver: ProtocolDriver {
    private let tunnel: any ByteTunnel
    private var tools: ShardTools { tunnel.connection.tools }
    private let silence: Duration?
    private var lastByteAt: Instant

    /// - Parameter silence: For how long it waits for the next byte; without one, for ever.
    init(_ tunnel: any ByteTunnel, silence: Duration? = nil) {
        self.tunnel = tunnel
        self.silence = silence
        lastByteAt = tunnel.connection.tools.now
    }

    var wantsInput: Bool { tunnel.hasRoomForOutput }

    func receive(_ bytes: Span<UInt8>, on shard: isolated Shard) -> Intake {
        lastByteAt = tools.now
        let end = bytes.indices.first { bytes[$0] == UInt8(ascii: "\n") }
        tunnel.append(bytes.extracting(..<(end.map { $0 + 1 } ?? bytes.count)))
        if end != nil { tunnel.finish() }
        return Intake(consumed: bytes.count, isStarved: true)
    }

    func inputPaused(on shard: isolated Shard) -> Bool { false }
    func inputEnded(on shard: isolated Shard) {}
    func outputMoved(on shard: isolated Shard) {}
    func stallEnded(now: Instant) {}

    var deadline: Instant? { silence.map { lastByteAt + $0 } }

    func expire(now: Instant, on shard: isolated Shard) {
        tunnel.append(Array("late".utf8).span)
        tunnel.finish()
    }

    var quietSince: Instant? { nil }
    var isBusy: Bool { false }

    func drain(on shard: isolated Shard) {
        tunnel.append(Array("bye".utf8).span)
        tunnel.finish()
    }

    func disconnected() {}
    var keptBytes: Int { 0 }
    func exchange(_ sequence: UInt64) -> Exchange? { nil }
    var exchanges: [Exchange] { [] }
}
