@testable import HTTPServer

/// Sends back what it is given, until a line's end ends it. Stands in for a protocol that is not HTTP/1.1.
final class EchoDriver: ProtocolDriver {
    private let connection: Connection
    private let silence: Duration?
    private var lastByteAt: Instant

    /// - Parameter silence: For how long it waits for the next byte; without one, for ever.
    init(_ connection: Connection, silence: Duration? = nil) {
        self.connection = connection
        self.silence = silence
        lastByteAt = connection.tools.now
    }

    var wantsInput: Bool { connection.hasRoomForOutput }

    func receive(_ bytes: Span<UInt8>, on shard: isolated Shard) -> Intake {
        lastByteAt = connection.tools.now
        for index in bytes.indices {
            connection.output.append(bytes[index])
            if bytes[index] == UInt8(ascii: "\n") {
                connection.finish()
                break
            }
        }
        return Intake(consumed: bytes.count, isStarved: true)
    }

    func inputPaused(on shard: isolated Shard) -> Bool { false }
    func inputEnded(on shard: isolated Shard) {}
    func outputMoved(on shard: isolated Shard) {}
    func stallEnded(now: Instant) {}

    var deadline: Instant? { silence.map { lastByteAt + $0 } }

    func expire(now: Instant, on shard: isolated Shard) {
        connection.output.append("late" as StaticString)
        connection.finish()
    }

    var quietSince: Instant? { nil }
    var isBusy: Bool { false }

    func drain(on shard: isolated Shard) {
        connection.output.append("bye" as StaticString)
        connection.finish()
    }

    func disconnected() {}
    var keptBytes: Int { 0 }
    func exchange(_ sequence: UInt64) -> Exchange? { nil }
    var exchanges: [Exchange] { [] }
}
