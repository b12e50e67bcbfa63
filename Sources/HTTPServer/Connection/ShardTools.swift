import HTTPTypes
import Logging

/// What the connections of one shard share: buffers, encoder, clock reading, identifiers. Owned by the shard and only used on its
/// queue, so nothing of it is locked.
@safe final class ShardTools {
    /// What is received at once. A connection copies only what it cannot use yet; an idle one holds no buffer at all.
    private static let receiveBytes = 65_536
    /// Output buffers that are kept for the next answers, and how large one may have grown to be kept.
    private static let keptBuffers = 32
    private static let keptBufferBytes = 262_144

    /// The shard's number.
    let shard: Int
    let limits: Limits
    let rules: ConnectionRules
    let router: Router
    let crossOrigin: CrossOriginPolicy?
    let readsPreambles: Bool
    let responder: ProblemResponder
    let clock: ServerClock
    let observer: RequestObserver?
    private let onHeldShard: (@Sendable (HeldShard) -> Void)?
    /// When a handler was last found to have held the shard.
    private(set) var lastHold: ServerClock.Instant?
    let connections: ConnectionCounts
    let budget: BufferBudget
    let tls: TLSTools?
    let scratch: UnsafeMutableRawBufferPointer
    /// What the clock showed when it was last read: at the beginning of whatever is going on, and when an answer is written.
    // Read and set as a whole, so that accesses to it do not overlap; to check that at run time would cost more.
    @safe private(set) var now: ServerClock.Instant {
        get { unsafe uncheckedNow }
        set { unsafe uncheckedNow = newValue }
    }
    @exclusivity(unchecked) private var uncheckedNow: ServerClock.Instant
    private var encoder: ResponseEncoder
    // Buffers call nothing of ours back either.
    @safe private var spareBuffers: [OutputBuffer] {
        _read { yield unsafe uncheckedSpareBuffers }
        _modify { yield unsafe &uncheckedSpareBuffers }
    }
    @exclusivity(unchecked) private var uncheckedSpareBuffers: [OutputBuffer] = []
    /// What is spoken, the preferred protocol first.
    let protocols: [ApplicationProtocol]
    /// Makes the driver of a connection that speaks HTTP/2; `nil` when memory has run out.
    let makeHTTP2Driver: @Sendable (Connection) -> (any ProtocolDriver)?
    /// The parser of a connection that begins.
    let newParser: RequestParser
    /// What sessions compress with; made when the first does.
    private(set) lazy var webSocketCompression = WebSocketCompression()
    private var random: UInt64

    init(_ configuration: ServerConfiguration, shard: Int, connections: ConnectionCounts, budget: BufferBudget, tls: CurrentTLS?) {
        self.shard = shard
        limits = configuration.limits
        rules = ConnectionRules(configuration.limits)
        newParser = RequestParser(limits: configuration.limits, isOverTLS: tls != nil)
        protocols = configuration.protocols
        makeHTTP2Driver = configuration.makeHTTP2Driver
        router = configuration.router
        crossOrigin = configuration.crossOrigin
        readsPreambles = configuration.readsProxyPreambles
        encoder = ResponseEncoder(crossOrigin: configuration.crossOrigin)
        responder = ProblemResponder(logger: configuration.logger)
        clock = configuration.clock
        unsafe uncheckedNow = configuration.clock.now()
        observer = configuration.observer?(shard)
        onHeldShard = configuration.onHeldShard
        self.connections = connections
        self.budget = budget
        self.tls = tls.map { TLSTools($0, protocols: configuration.protocols) }
        unsafe scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.receiveBytes, alignment: 16)
        var system = SystemRandomNumberGenerator()
        random = system.next()
    }

    deinit {
        unsafe scratch.deallocate()
    }

    /// The name that a request has brought along, or a new one.
    func requestID(of head: RequestHead) -> RequestID {
        guard let named = head.onlyField("x-request-id"), let id = RequestID(accepting: named) else { return newRequestID() }
        return id
    }

    /// Names a request. Unique, and not meant to be a secret: a system call per request would buy nothing.
    func newRequestID() -> RequestID {
        RequestID(nextRandom(), nextRandom())
    }

    @discardableResult
    func readClock() -> ServerClock.Instant {
        now = clock.now()
        return now
    }

    /// The moment of the monotonic clock at which the wall clock will show so many seconds since 1970; now if it has already.
    func instant(secondsSinceEpoch: Double) -> ServerClock.Instant {
        let remaining = secondsSinceEpoch - Double(clock.secondsSinceEpoch())
        return now + Duration.seconds(min(max(remaining, 0), 1e9))
    }

    /// What a route makes of a request, guards first.
    func outcome(of route: Route, _ request: Request) -> Outcome {
        do {
            return try route.respond(RequestContext(request: request))
        } catch {
            return .response(responder.response(to: error, requestID: request.id, request: request))
        }
    }

    /// Reports the handler that has held the shard since a moment, up to when the clock was last read, if that was long.
    func tellIfHeld(since start: ServerClock.Instant, by routes: @autoclosure () -> [Route]) {
        let duration = start.duration(to: now)
        guard duration >= HeldShard.shortest else { return }
        lastHold = now
        let held = HeldShard(shard: shard, routes: routes(), duration: duration)
        responder.logger.warning(
            "shard held by a handler",
            metadata: [
                "shard": "\(shard)", "duration_ms": "\(duration.nanoseconds / 1_000_000)",
                "route": "\(held.routes.map { "\($0.method.rawValue) \($0.pattern)" }.joined(separator: ", "))",
            ])
        onHeldShard?(held)
    }

    /// Writes an answer, or nothing.
    func encode(
        _ response: Response, _ facts: ResponseEncoder.Exchange, into output: OutputBuffer
    ) throws(ResponseEncoder.Refusal) {
        try encoder.encode(response, facts, secondsSinceEpoch: clock.secondsSinceEpoch(), into: output)
    }

    /// An empty buffer; it comes back with ``giveBack(_:)``.
    func takeBuffer() -> OutputBuffer {
        spareBuffers.popLast() ?? OutputBuffer()
    }

    func giveBack(_ buffer: OutputBuffer) {
        guard buffer.capacity <= Self.keptBufferBytes, spareBuffers.count < Self.keptBuffers else { return }
        buffer.removeAll()
        spareBuffers.append(buffer)
    }

    /// SplitMix64.
    private func nextRandom() -> UInt64 {
        random &+= 0x9E37_79B9_7F4A_7C15
        var mixed = random
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
