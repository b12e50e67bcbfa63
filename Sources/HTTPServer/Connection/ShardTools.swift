import Logging

/// What the connections of one shard share: buffers, encoder, clock reading, identifiers. Owned by the shard and only used on its
/// queue, so nothing of it is locked.
@safe final class ShardTools {
    /// What is received at once. A connection copies only what it cannot use yet; an idle one holds no buffer at all.
    private static let receiveBytes = 65_536
    /// An output buffer that one large answer has grown is given back.
    private static let outputKeptBytes = 1 << 20

    let limits: Limits
    let router: Router
    let responder: ProblemResponder
    let clock: ServerClock
    let observe: @Sendable (RequestRecord) -> Void
    let scratch: UnsafeMutableRawBufferPointer
    var encoder = ResponseEncoder()
    var output: [UInt8] = []
    private var random: UInt64

    init(_ configuration: ServerConfiguration) {
        limits = configuration.limits
        router = configuration.router
        responder = ProblemResponder(logger: configuration.logger)
        clock = configuration.clock
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

    /// What is to be sent now; the buffer comes back with ``giveBack(_:)``.
    func takeOutput() -> [UInt8] {
        exchange(&output, with: [])
    }

    func giveBack(_ buffer: consuming [UInt8]) {
        guard buffer.capacity <= Self.outputKeptBytes else { return }
        buffer.removeAll(keepingCapacity: true)
        output = buffer
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
