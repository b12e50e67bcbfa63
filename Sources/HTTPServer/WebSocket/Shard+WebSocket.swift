import Dispatch
import Logging

/// What sessions' handlers, and others that send to them, ask of the shard.
extension Shard {
    /// Runs a session's handler until it returns, which ends the session.
    func start(_ work: @escaping @Sendable () async throws -> Void, of id: TunnelID, _ request: Request) -> Task<Void, Never> {
        let runsHere = request.route?.runsOnShard ?? false
        return Task {
            do {
                if runsHere { try await staying(work) } else { try await Self.elsewhere(work) }
                ended(id, request, by: nil)
            } catch {
                ended(id, request, by: error)
            }
        }
    }

    // Not inlined: what it needs would stand in the frame that each session keeps while its handler waits.
    @inline(never)
    private func ended(_ id: TunnelID, _ request: Request, by error: (any Error)?) {
        // The peer has left while the handler was sending, as peers do, or while it was waiting.
        let failure = error.flatMap { $0 is WebSocketEnded || $0 is CancellationError ? nil : $0 }
        if let failure {
            configuration.logger.error(
                "session failed",
                metadata: ["request_id": "\(request.id)", "route": "\(request.routePattern)", "error": "\(failure)"])
        }
        act(on: id) { $0.handlerEnded(failed: failure != nil) }
    }

    /// - Returns: False when the session is over, or ends before there is room.
    nonisolated func send(_ message: WebSocketMessage, to id: TunnelID) async -> Bool {
        await withCheckedContinuation { room in
            performForWaiter { $0.act(on: id, orElse: { room.resume(returning: false) }) { $0.send(message, room: room) } }
        }
    }

    /// - Returns: `nil` when the session is over, or the task is cancelled.
    nonisolated func nextMessage(of id: TunnelID) async -> WebSocketMessage? {
        await withCheckedContinuation { reader in
            if Task.isCancelled { return reader.resume(returning: nil) }
            performForWaiter { $0.act(on: id, orElse: { reader.resume(returning: nil) }) { $0.read(reader) } }
            // Cancelled meanwhile, what stops reading may have come before the reader.
            if Task.isCancelled { stopReading(id) }
        }
    }

    /// Never at once: a reader that has been sent to the shard's queue and is not there yet would not be found.
    nonisolated func stopReading(_ id: TunnelID) { performLater { $0.act(on: id) { $0.stopReading() } } }

    func post(_ message: WebSocketMessage, to id: TunnelID) { act(on: id) { $0.post(message) } }
    func close(_ id: TunnelID, _ close: WebSocketClose) { act(on: id) { $0.close(close) } }
    func permit(_ permission: SessionPermission, to id: TunnelID) { act(on: id) { $0.permit(permission) } }

    /// Lets a session act, if it is still there.
    private func act(on id: TunnelID, orElse isGone: () -> Void = {}, _ body: (WebSocketDriver) -> Void) {
        guard let connection = table[id.connection], let driver = session(id, of: connection) else { return isGone() }
        tools.readClock()
        body(driver)
        connection.takeTurn(on: self)
        endTurn(of: connection)
    }

    private func session(_ id: TunnelID, of connection: Connection) -> WebSocketDriver? {
        let driver = connection.driver.base
        return (id.stream.map { driver?.tunnelled(in: $0) } ?? driver) as? WebSocketDriver
    }
}
