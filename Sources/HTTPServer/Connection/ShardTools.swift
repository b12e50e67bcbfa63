import Logging

/// What the connections of one shard share: buffers, encoder, clock reading, identifiers. Owned by the shard and only used on its
/// queue, so nothing of it is locked.
@safe final class ShardTools {
    /// What is received at once. A connection copies only what it cannot use yet; an idle one holds no buffer at all.
    private static let receiveBytes = 65_536
    /// An output buffer that one large answer has grown beyond this is not kept.
    private static let outputKeptBytes = 1 << 20

    let limits: Limits
    let rules: ConnectionRules
    let router: Router
    let responder: ProblemResponder
    let clock: ServerClock
    let observe: (@Sendable (RequestRecord) -> Void)?
    let scratch: UnsafeMutableRawBufferPointer
    /// What the clock showed when it was last read: at the beginning of whatever is going on, and when an answer is written.
    private(set) var now: ServerClock.Instant
    /// What is to be sent next; empty between two connections.
    @safe var output: OutputBuffer {
        _read { yield unsafe uncheckedOutput }
        _modify { yield unsafe &uncheckedOutput }
    }
    // Buffer and encoder call nothing back, so accesses to them cannot overlap.
    @exclusivity(unchecked) private var uncheckedOutput = OutputBuffer()
    @exclusivity(unchecked) private var encoder = ResponseEncoder()
    /// The parser of a connection that begins.
    let newParser: RequestParser
    private var random: UInt64

    init(_ configuration: ServerConfiguration) {
        limits = configuration.limits
        rules = ConnectionRules(configuration.limits)
        newParser = RequestParser(limits: configuration.limits)
        router = configuration.router
        responder = ProblemResponder(logger: configuration.logger)
        clock = configuration.clock
        now = configuration.clock.now()
        observe = configuration.observe
        unsafe scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.receiveBytes, alignment: 16)
        var system = SystemRandomNumberGenerator()
        random = system.next()
    }

    deinit {
        unsafe scratch.deallocate()
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

    /// What a route makes of a request, guards first.
    func outcome(of route: Route, _ request: Request) -> Outcome {
        do {
            return try route.respond(RequestContext(request: request))
        } catch {
            return .response(responder.response(to: error, requestID: request.id, request: request))
        }
    }

    /// Puts an answer into ``output``, or nothing.
    func encode(_ response: Response, _ facts: ResponseEncoder.Exchange) throws(ResponseEncoder.Refusal) {
        try unsafe encoder.encode(response, facts, secondsSinceEpoch: clock.secondsSinceEpoch(), into: &output)
    }

    /// What is to be sent now; the buffer comes back with ``giveBack(_:)``.
    func takeOutput() -> OutputBuffer {
        unsafe exchange(&uncheckedOutput, with: OutputBuffer())
    }

    func giveBack(_ buffer: consuming OutputBuffer) {
        guard buffer.capacity <= Self.outputKeptBytes else { return }
        buffer.removeAll()
        unsafe uncheckedOutput = buffer
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
