/// Content on its way from the carrier to the handler.
extension Exchange {
    /// If false, the carrier takes nothing more from the peer for this exchange.
    var acceptsContent: Bool { !contentIsComplete && contentFault == nil && content.count < Self.contentBufferBytes }

    /// Content has come.
    func contentReceived(_ bytes: Span<UInt8>) {
        guard !state.contentReceived(bytes.count) else { return contentOutgrewLimit() }
        unsafe bytes.withUnsafeBytes { unsafe content.append(contentsOf: $0) }
        serveContent()
    }

    /// It has become too long. A handler that runs is answered for; before one, the guards are asked what they say.
    private func contentOutgrewLimit() {
        guard parametersInWaiting != nil else { return refuse(Problem(.tooLarge)) }
        content = []
        contentFault = .tooLarge
    }

    /// All content has come. A handler that has not been started is given it whole.
    func contentEnded(on shard: isolated Shard) {
        guard carrier != nil else { return }
        state.contentEnded(now: tools.now)
        contentIsComplete = true
        if parametersInWaiting != nil {
            let whole = content
            content = []
            collectedBytes = whole.count
            startHandler(.complete(whole), on: shard)
        } else {
            serveContent()
        }
    }

    /// A handler asks for the next piece.
    func wantContent(_ waiter: CheckedContinuation<Result<[UInt8]?, ContentError>, Never>, keeping: Bool) {
        guard let carrier else { return waiter.resume(returning: .failure(.abandoned)) }
        contentWaiter?.resume(returning: .failure(.abandoned))
        contentWaiter = waiter
        readerKeepsContent = keeping
        let withheld = state.contentWanted(now: tools.readClock())
        carrier.base.contentWanted(by: self, withheld: withheld)
        serveContent()
    }

    private func serveContent() {
        guard let waiter = contentWaiter, !content.isEmpty || contentIsComplete else { return }
        let piece = content
        contentWaiter = nil
        content = []
        state.contentGiven()
        if readerKeepsContent { collectedBytes += piece.count }
        waiter.resume(returning: .success(piece.isEmpty ? nil : piece))
        if !piece.isEmpty { carrier?.base.contentTaken(piece.count, by: self) }
    }
}

/// Content that its connection is still receiving.
struct ExchangeContent: ContentSource {
    let shard: Shard
    let connection: ConnectionID
    let sequence: UInt64

    func next(keeping: Bool) async throws(ContentError) -> [UInt8]? {
        try await shard.nextContent(of: connection, keeping: keeping, sequence: sequence).get()
    }
}
