import Dispatch
import Logging

/// What sessions' handlers, and others that send to them, ask of the shard.
extension Shard {
    /// Runs a session's handler until it returns, which ends the session.
    func start(_ handler: @escaping SessionHandler, of id: TunnelID, _ request: Request) -> Task<Void, Never> {
        // Each function that waits for the handler has a frame for as long as the session lives.
        Task.detached(executorPreference: request.route?.runsOnShard == true ? executor.tasks : nil) { [self] in
            do {
                try await handler()
                await ended(id, request, by: nil)
            } catch {
                await ended(id, request, by: error)
            }
        }
    }

    // Not inlined: what it needs would stand in the frame that each session keeps while its handler waits.
    @inline(never)
    private func ended(_ id: TunnelID, _ request: Request, by error: (any Error)?) {
        let close = error.flatMap { closing($0, request) } ?? WebSocketClose(.normal)
        act(on: id) { $0.handlerEnded(close) }
    }

    /// What ends a session whose handler has thrown, and a line of the log for it.
    private func closing(_ error: any Error, _ request: Request) -> WebSocketClose? {
        // The peer has left while the handler was sending, as peers do, or while it was waiting.
        if error is WebSocketEnded || error is CancellationError { return nil }
        let problem = error as? Problem ?? (error as? any AnsweredError)?.problem
        var metadata: Logger.Metadata = ["request_id": "\(request.id)", "route": "\(request.routePattern)"]
        if let problem, problem.isOfClient {
            metadata["refusal"] = "\(Refusal(problem).reason)"
            configuration.logger.info("session refused", metadata: metadata)
            return WebSocketClose(.policyViolation, reason: problem.code)
        }
        metadata["error"] = "\(error)"
        configuration.logger.error("session failed", metadata: metadata)
        return WebSocketClose(.internalError)
    }

    /// Sends a message without a wait, where the caller is on the shard and there is room for it.
    ///
    /// - Returns: Whether it is sent; `nil` where the caller has to wait to learn that.
    nonisolated func sendAtOnce(_ message: WebSocketMessage, to id: TunnelID) -> Bool? {
        guard executor.isInside, executor.mayEnter() else { return nil }
        return assumeIsolated { shard in
            guard let (connection, driver) = shard.session(id) else { return false }
            shard.tools.readClock()
            let isSent = driver.sendAtOnce(message)
            // Nothing that comes in has to do with it, so that it goes out with what other sessions send.
            shard.endTurn(of: connection)
            return isSent
        }
    }

    /// - Returns: False when the session is over, or ends before there is room.
    nonisolated func send(_ message: WebSocketMessage, to id: TunnelID) async -> Bool {
        await withCheckedContinuation { room in
            performForWaiter { $0.act(on: id, orElse: { room.resume(returning: false) }) { $0.send(message, room: room) } }
        }
    }

    /// Gives the next message to a reader; `nil` when the session is over, or the task is cancelled.
    nonisolated func giveNextMessage(of id: TunnelID, to waiter: CheckedContinuation<WebSocketMessage?, Never>, for read: WebSocketRead) {
        if Task.isCancelled { return waiter.resume(returning: nil) }
        if executor.isInside, executor.mayEnter() {
            // What need not outlive the call needs no memory of its own.
            assumeIsolated { $0.begin(read, waiter, of: id) }
        } else {
            performLater { $0.begin(read, waiter, of: id) }
        }
        // Cancelled meanwhile, what stops reading may have come before the reader.
        if Task.isCancelled { stop(read, of: id) }
    }

    private func begin(_ read: WebSocketRead, _ waiter: CheckedContinuation<WebSocketMessage?, Never>, of id: TunnelID) {
        guard let (connection, driver) = session(id) else { return waiter.resume(returning: nil) }
        guard driver.begin(read, waiter) else { return }
        tools.readClock()
        connection.takeTurn(on: self)
        endTurn(of: connection)
    }

    /// Never at once: a reader that has been sent to the shard's queue and is not there yet would not be found.
    nonisolated func stop(_ read: WebSocketRead, of id: TunnelID) { performLater { $0.act(on: id) { $0.stop(read) } } }

    /// Sends a message without waiting, to be called by any thread.
    nonisolated func post(_ message: WebSocketMessage, to id: TunnelID) {
        if executor.isInside { return assumeIsolated { $0.act(on: id) { $0.post(message) } } }
        let count = message.byteCount
        switch posted.post(count, to: id) {
        case .send:
            performLater { shard in
                shard.posted.arrived(count)
                shard.act(on: id) { $0.post(message) }
            }
        case .end:
            performLater { shard in
                shard.posted.ended(id)
                shard.act(on: id) { $0.fallBehind() }
            }
        case .drop: break
        }
    }

    func close(_ id: TunnelID, _ close: WebSocketClose) { act(on: id) { $0.close(close) } }
    func permit(_ permission: SessionPermission, to id: TunnelID) { act(on: id) { $0.permit(permission) } }

    /// Lets a session act, if it is still there.
    private func act(on id: TunnelID, orElse isGone: () -> Void = {}, _ body: (WebSocketDriver) -> Void) {
        guard let (connection, driver) = session(id) else { return isGone() }
        tools.readClock()
        body(driver)
        connection.takeTurn(on: self)
        endTurn(of: connection)
    }

    private func session(_ id: TunnelID) -> (Connection, WebSocketDriver)? {
        guard let connection = table[id.connection] else { return nil }
        let base = connection.driver.base
        guard let driver = (id.stream.map { base?.tunnelled(in: $0) } ?? base) as? WebSocketDriver else { return nil }
        return (connection, driver)
    }
}
