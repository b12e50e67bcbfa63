/// A request that is being answered, whatever carries it.
///
/// Lives on its connection's shard, and belongs to its carrier until the answer is written: a handler that comes to an end after that
/// finds ``carrier`` gone.
final class Exchange {
    /// Content that waits for a handler; when it is full, no more is taken.
    static let contentBufferBytes = 65_536

    let requestID: RequestID
    let head: RequestHead
    let since: ServerClock.Instant
    /// Identifies this exchange among those of its connection, for tasks that must not hold a reference to it.
    let sequence: UInt64
    let tools: ShardTools
    /// `nil` once the exchange has ended.
    // Read and set as a whole, so that accesses to it do not overlap; to check that at run time would cost more.
    @safe private(set) var carrier: Carrier? {
        get { unsafe uncheckedCarrier }
        set { unsafe uncheckedCarrier = newValue }
    }
    @exclusivity(unchecked) private var uncheckedCarrier: Carrier?
    // The state calls nothing of ours back, so accesses to it do not overlap either.
    @safe var state: ExchangeState {
        _read { yield unsafe uncheckedState }
        _modify { yield unsafe &uncheckedState }
    }
    @exclusivity(unchecked) private var uncheckedState: ExchangeState
    var route: Route?
    var request: Request?

    /// The parameters of a request whose handler has not been started: it is given the content at once if that is all here.
    var parametersInWaiting: PathParameters?
    /// The handler is running inside the call that has started it.
    var isStarting = false
    /// The answer of a handler that came to its end inside that call.
    var earlyAnswer: Response?
    /// The handler, if it did not end inside that call, or the stream; cancelled when the exchange ends.
    var task: Task<Void, Never>?

    var content: [UInt8] = []
    var contentIsComplete = false
    /// Bytes of content that were handed to a handler which keeps all of them.
    var collectedBytes = 0
    /// The handler that has asked for content last keeps it until its end.
    var readerKeepsContent = false
    /// Why the content is refused; none of it is read before the answer then.
    var contentFault: ContentError?
    /// A handler that has asked for content that is not here yet.
    var contentWaiter: CheckedContinuation<Result<[UInt8]?, ContentError>, Never>?
    /// The streamed answer that is under way.
    var stream: StreamedAnswer?

    /// - Parameters:
    ///   - head: What has been received of the request.
    ///   - sequence: Another number than that of any other exchange of the connection, before or after.
    ///   - carrier: What has received it. It keeps the exchange until ``ExchangeCarrier/answered(_:)``, and calls ``begin()`` next.
    init(_ head: RequestHead, sequence: UInt64, of carrier: Carrier) {
        let tools = carrier.connection.tools
        self.tools = tools
        self.head = head
        self.sequence = sequence
        unsafe uncheckedCarrier = carrier
        requestID = tools.requestID(of: head)
        since = tools.now
        unsafe uncheckedState = ExchangeState(
            framing: head.framing, expectsContinue: head.expectsContinue, contentLimit: tools.limits.contentBytes)
    }

    /// The connection, while the answer is not written.
    var connection: Connection? { carrier?.connection }

    /// Bytes of content that are here, or with a handler that keeps them.
    var keptContentBytes: Int { content.capacity + collectedBytes }

    /// Resumes or cancels everything that waits. The carrier has another exchange from here on, or none.
    func end(_ error: ContentError) {
        carrier = nil
        if let waiter = contentWaiter {
            contentWaiter = nil
            waiter.resume(returning: .failure(error))
        }
        if let ended = stream {
            stream = nil
            ended.waiter?.resume(returning: false)
        }
        if let ended = task {
            task = nil
            ended.cancel()
        }
    }
}
