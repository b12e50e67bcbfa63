import HTTP2Framing

/// A stream that carries another protocol: for the driver of that it is what a connection is elsewhere.
///
/// What the driver cannot use yet stays here, and keeps the stream's window shut. The end of the stream stands for that of a connection.
///
/// Source: RFC 8441 §5, RFC 9113 §8.5
final class HTTP2Tunnel: ByteTunnel {
    /// Output that waits for the peer; when there is more, nothing is read from it.
    private static let unsentBytes = 65_536

    private let http2: HTTP2Driver
    private let stream: HTTP2StreamID
    /// `nil` before it has begun, and after the end.
    private(set) var driver: (any ProtocolDriver)?
    private var input: HTTP2TunnelInput
    /// The driver has said all that it can about the input, and needs more.
    private var isStarved = false
    /// The driver knows that nothing more comes.
    private var endIsKnown = false
    /// The driver has nothing more to say or to hear.
    private var isFinished = false

    /// - Parameter early: What has come behind the request.
    init(_ http2: HTTP2Driver, _ stream: HTTP2StreamID, early: HTTP2TunnelInput) {
        self.http2 = http2
        self.stream = stream
        input = early
    }

    func begin(_ driver: any ProtocolDriver, on shard: isolated Shard) {
        self.driver = driver
        if connection.state.draining { driver.drain(on: shard) }
    }

    /// Nothing can be sent or received any more.
    func end() {
        let last = driver
        driver = nil
        input.bytes = []
        last?.disconnected()
    }

    // MARK: Input

    /// - Returns: False where it is of no use to the driver.
    func received(_ piece: [UInt8]) -> Bool {
        guard !isFinished else { return false }
        input.append(piece)
        isStarved = false
        return true
    }

    func inputEnded(_ end: HTTP2TunnelInput.End) {
        let isNews = !input.hasEnded
        input.ended(end)
        // Only the peer's end of the stream was still awaited, and cannot come any more.
        if isNews, isFinished, end == .connection { http2.session.resetBehindAnswer(stream, .noError) }
    }

    private var takesInput: Bool { !isFinished && !isStarved && driver?.wantsInput == true }

    /// If true, the driver could take more now.
    var isWaiting: Bool { takesInput && !input.bytes.isEmpty }

    /// Gives the driver what has come.
    ///
    /// - Returns: If true, the driver has started something, and may want more.
    func takeTurn(on shard: isolated Shard) -> Bool {
        if takesInput { takeInput(on: shard) }
        if input.hasEnded, !endIsKnown, input.bytes.isEmpty || isStarved {
            endIsKnown = true
            driver?.inputEnded(on: shard)
        }
        if endIsKnown, driver?.isBusy == false { finish() }
        return driver?.inputPaused(on: shard) ?? false
    }

    private func takeInput(on shard: isolated Shard) {
        guard let driver else { return }
        let bytes = input.bytes
        input.bytes = []
        let intake = driver.receive(bytes.span, on: shard)
        isStarved = intake.isStarved
        guard !isFinished, intake.consumed < bytes.count else { return http2.session.consume(bytes.count, of: stream) }
        http2.session.consume(intake.consumed, of: stream)
        input.bytes = Array(bytes[max(0, intake.consumed)...])
    }

    /// Bytes that are kept for the peer, but for what waits to be sent.
    var keptBytes: Int { input.bytes.capacity + (driver?.keptBytes ?? 0) }

    // MARK: What the driver asks

    var connection: Connection { http2.connection }
    var tunnelID: TunnelID { TunnelID(connection: connection.id, stream: stream) }
    var unsentCount: Int { http2.session.unsentCount(of: stream) }

    /// Where memory is short, who does not take what is sent gets nothing more.
    var hasRoomForOutput: Bool {
        let unsent = unsentCount
        return unsent == 0 || unsent < Self.unsentBytes && !http2.tools.budget.isTight
    }

    func append(_ bytes: Span<UInt8>) {
        guard !isFinished else { return }
        http2.session.append(unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) }, to: stream, ends: false)
    }

    /// Frames are written at the end of the turn.
    func sendIfMuchWaits() {}

    func finish() {
        guard !isFinished else { return }
        isFinished = true
        input.bytes = []
        http2.session.append([], to: stream, ends: true)
        switch input.end {
        case nil: http2.startDiscarding(stream, expectsMore: false)
        case .endStream: break
        // The peer cannot end the stream any more.
        case .connection: http2.session.resetBehindAnswer(stream, .noError)
        }
    }

    func close() { http2.giveUp(stream, .cancel) }
}
