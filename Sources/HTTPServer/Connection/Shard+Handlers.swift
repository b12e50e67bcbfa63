import Logging

/// The tasks of a shard's connections: handlers, what they read and what they stream.
///
/// They are the shard's own, so what they call runs on its queue too, unless it chooses to leave, and what they come back with needs no
/// hop.
extension Shard {
    /// Runs a handler that has to wait for something. It starts right here, and may yet come to its end before this returns.
    func start(_ work: @escaping @Sendable () async throws -> Response, _ request: Request, _ exchange: Exchange) {
        exchange.isStarting = true
        let task = Task.immediate {
            let response: Response
            do {
                response = try await work()
            } catch {
                response = tools.responder.response(to: error, requestID: request.id, request: request)
            }
            finish(response, exchange)
        }
        exchange.isStarting = false
        if exchange.earlyAnswer == nil { exchange.task = task }
    }

    private func finish(_ response: Response, _ exchange: Exchange) {
        if exchange.isStarting {
            exchange.earlyAnswer = response
        } else if let connection = exchange.connection {
            connection.finish(response, exchange, on: self)
            endTurn(of: connection)
        }
    }

    /// Sends the content of an answer as the peer takes it.
    func send(_ exchange: Exchange, _ response: Response) {
        guard case .stream(let stream) = response.content else { return }
        exchange.task = Task {
            var failed = false
            do {
                try await stream.produce { piece in await send(piece, of: exchange) }
            } catch  where exchange.connection != nil {
                failed = true
                configuration.logger.error(
                    "stream failed", metadata: ["request_id": "\(exchange.requestID)", "error": "\(error)"])
            } catch {
                // The peer has left, which is what ended the sequence.
                return
            }
            guard let connection = exchange.connection else { return }
            connection.endStream(of: exchange, failed: failed, on: self)
            endTurn(of: connection)
        }
    }

    private func send(_ piece: [UInt8], of exchange: Exchange) async -> Bool {
        await withCheckedContinuation { room in
            guard let connection = exchange.connection else { return room.resume(returning: false) }
            connection.send(piece, of: exchange, room: room, on: self)
            endTurn(of: connection)
        }
    }

    func nextContent(of id: ConnectionID, keeping: Bool, sequence: UInt64) async -> Result<[UInt8]?, ContentError> {
        await withCheckedContinuation { waiter in
            guard let connection = table[id] else { return waiter.resume(returning: .failure(.disconnected)) }
            connection.wantContent(waiter, keeping: keeping, sequence: sequence, on: self)
            endTurn(of: connection)
        }
    }
}
