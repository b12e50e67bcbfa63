import Logging

/// The tasks of a shard's connections: handlers, what they read and what they stream.
extension Shard {
    /// Runs a handler. Most finish before this returns: the task starts right here and only leaves the thread if it must wait.
    nonisolated func start(
        _ respond: @escaping Handler<RequestContext>, _ request: Request, responder: ProblemResponder, of id: ConnectionID,
        sequence: UInt64
    ) -> Task<Void, Never> {
        Task.immediate(executorPreference: executor) {
            let response: Response
            do {
                response = try await respond(RequestContext(request: request))
            } catch {
                response = responder.response(to: error, requestID: request.id, request: request)
            }
            if executor.isInside {
                finishHere(response, of: id, sequence: sequence)
            } else {
                await finish(response, of: id, sequence: sequence)
            }
            if case .stream(let stream) = response.content {
                await send(stream, of: id, sequence: sequence, requestID: request.id)
            }
        }
    }

    /// Sends a stream as the peer takes it. An answer to HEAD, or one that came too late, has none to send.
    private func send(_ stream: ResponseStream, of id: ConnectionID, sequence: UInt64, requestID: RequestID) async {
        guard table[id]?.isStreaming(sequence) == true else { return }
        var failed = false
        do {
            try await stream.produce { piece in await self.send(piece, of: id, sequence: sequence) }
        } catch  where table[id]?.isStreaming(sequence) == true {
            failed = true
            configuration.logger.error("stream failed", metadata: ["request_id": "\(requestID)", "error": "\(error)"])
        } catch {
            // The peer has left, which is what ended the sequence.
            return
        }
        with(id) { $0.endStream(sequence, failed: failed) }
    }

    private func send(_ piece: [UInt8], of id: ConnectionID, sequence: UInt64) async -> Bool {
        await withCheckedContinuation { room in
            guard table[id] != nil else { return room.resume(returning: false) }
            with(id) { $0.send(piece, sequence: sequence, room: room) }
        }
    }

    /// Where the handler has not left the shard, its answer needs no hop.
    private nonisolated func finishHere(_ response: Response, of id: ConnectionID, sequence: UInt64) {
        assumeIsolated { $0.finish(response, of: id, sequence: sequence) }
    }

    private func finish(_ response: Response, of id: ConnectionID, sequence: UInt64) {
        guard let connection = table[id] else { return }
        let isNested = connection.isAdvancing
        connection.finish(response, sequence: sequence)
        if !isNested { settle(connection) }
    }

    func nextContent(of id: ConnectionID, sequence: UInt64) async -> Result<[UInt8]?, ContentError> {
        await withCheckedContinuation { waiter in
            guard table[id] != nil else { return waiter.resume(returning: .failure(.disconnected)) }
            with(id) { $0.wantContent(waiter, sequence: sequence) }
        }
    }
}
