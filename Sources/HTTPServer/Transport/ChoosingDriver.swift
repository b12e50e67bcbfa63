/// Waits for the first bytes of a connection in clear, which tell its protocol, and then makes way for the protocol's driver.
///
/// It uses up no byte, so the next driver is given all of them.
final class ChoosingDriver: ProtocolDriver {
    private let connection: Connection
    /// The deadlines of the first request, the same for both protocols.
    private var state: HTTP1State

    init(_ connection: Connection) {
        self.connection = connection
        state = HTTP1State(rules: connection.tools.rules, now: connection.tools.now, draining: connection.state.draining)
    }

    var wantsInput: Bool { true }

    func receive(_ bytes: Span<UInt8>, on shard: isolated Shard) -> Intake {
        guard !bytes.isEmpty else { return Intake(consumed: 0, isStarved: true) }
        switch ProtocolChoice.verdict(on: bytes) {
        case .undecided:
            state.requestBegan(now: connection.tools.now)
            return Intake(consumed: 0, isStarved: true)
        case .http1: connection.become(.http1(HTTP1Driver(connection, state)), on: shard)
        case .http2:
            if let http2 = connection.tools.makeHTTP2Driver(connection) {
                connection.become(.attached(http2), on: shard)
            } else {
                connection.close()
            }
        }
        return Intake(consumed: 0, isStarved: false)
    }

    func inputPaused(on shard: isolated Shard) -> Bool { false }
    func inputEnded(on shard: isolated Shard) {}
    func outputMoved(on shard: isolated Shard) {}
    func stallEnded(now: Instant) {}

    var deadline: Instant? { state.deadline }

    /// The protocol is not known yet, so there is no way to answer.
    func expire(now: Instant, on shard: isolated Shard) { connection.close() }

    var quietSince: Instant? { state.quietSince }
    var isBusy: Bool { false }
    func drain(on shard: isolated Shard) { state.drain() }
    func disconnected() {}
    var keptBytes: Int { 0 }
    func exchange(_ sequence: UInt64) -> Exchange? { nil }
    var exchanges: [Exchange] { [] }
}
