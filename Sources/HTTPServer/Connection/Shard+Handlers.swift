import HTTPTypes
import Logging

/// The tasks of a shard's connections: handlers, what they read and what they stream.
///
/// The application's code may block, so it runs on the shared executor, unless its route asks for the shard. There what it calls runs on the
/// shard's queue too, unless it chooses to leave, and what it comes back with needs no hop.
extension Shard {
    /// Runs a handler that has to wait for something. One that runs on the shard starts right here, and may yet come to its end before this
    /// returns.
    func start(_ work: @escaping @Sendable () async throws -> Response, _ request: Request, _ exchange: Exchange) {
        exchange.isStarting = true
        let runsHere = exchange.route?.runsOnShard ?? false
        let task = executor.asJob {
            Task.immediate {
                let response: Response
                do {
                    response = if runsHere { try await work() } else { try await Self.elsewhere(work) }
                } catch {
                    response = tools.responder.response(to: error, requestID: request.id, request: request)
                }
                finish(response, exchange)
            }
        }
        exchange.isStarting = false
        if exchange.earlyAnswer == nil { exchange.task = task }
    }

    /// Runs work on the shared executor.
    @concurrent static func elsewhere<Value: Sendable>(_ work: @Sendable () async throws -> Value) async throws -> Value {
        // Swift 6.3 leaves the executor only for a call that is not awaited: without one, the work would begin on the shard.
        leave()
        return try await work()
    }

    @inline(never) private static func leave() {}

    /// Runs work that waits often on the shard. Without the preference each wait would end on the shared executor, even where the function
    /// that waits is the shard's.
    func staying<Value: Sendable>(_ work: @Sendable () async throws -> Value) async throws -> Value {
        try await withTaskExecutorPreference(executor.tasks, operation: work)
    }

    private func finish(_ response: Response, _ exchange: Exchange) {
        if let route = exchange.route, route.runsOnShard { lastFinished = (route, tools.readClock()) }
        if exchange.isStarting {
            exchange.earlyAnswer = response
        } else if let connection = exchange.connection {
            tools.readClock()
            exchange.answer(response, on: self)
            connection.takeTurn(on: self)
            endTurn(of: connection)
        }
    }

    /// Sends the content of an answer as the peer takes it.
    func send(_ exchange: Exchange, _ response: Response) {
        guard case .stream(let stream) = response.content, let id = exchange.connection?.id else { return }
        let (sequence, runsHere) = (exchange.sequence, exchange.route?.runsOnShard ?? false)
        let work: @Sendable () async throws -> Void = { [self] in
            try await stream.produce { [self] piece in await send(piece, to: id, sequence: sequence) }
        }
        exchange.task = Task {
            var failed = false
            do {
                if runsHere { try await staying(work) } else { try await Self.elsewhere(work) }
            } catch  where exchange.connection != nil {
                failed = true
                configuration.logger.error("stream failed", metadata: metadata(of: exchange, error))
            } catch {
                // The peer has left, which is what ended the sequence.
                return
            }
            guard let connection = exchange.connection else { return }
            exchange.endStream(failed: failed)
            connection.takeTurn(on: self)
            endTurn(of: connection)
        }
    }

    private func metadata(of exchange: Exchange, _ error: any Error) -> Logger.Metadata {
        [
            "request_id": "\(exchange.requestID)", "method": "\(exchange.head.method.rawValue.prefix(ProblemResponder.methodCharacters))",
            "route": "\(exchange.route?.pattern.description ?? "")", "error": "\(error)",
        ]
    }

    private nonisolated func send(_ piece: [UInt8], to id: ConnectionID, sequence: UInt64) async -> Bool {
        await withCheckedContinuation { room in
            performForWaiter { shard in
                guard let connection = shard.table[id], let exchange = connection.driver.base?.exchange(sequence) else {
                    return room.resume(returning: false)
                }
                exchange.send(piece, room: room)
                connection.takeTurn(on: shard)
                shard.endTurn(of: connection)
            }
        }
    }

    nonisolated func nextContent(of id: ConnectionID, keeping: Bool, sequence: UInt64) async -> Result<[UInt8]?, ContentError> {
        await withCheckedContinuation { waiter in
            performForWaiter { shard in
                guard let connection = shard.table[id] else { return waiter.resume(returning: .failure(.disconnected)) }
                guard let exchange = connection.driver.base?.exchange(sequence) else {
                    return waiter.resume(returning: .failure(.abandoned))
                }
                exchange.wantContent(waiter, keeping: keeping)
                connection.takeTurn(on: shard)
                shard.endTurn(of: connection)
            }
        }
    }
}

// MARK: - Who holds the shard

extension Shard {
    /// A job of the shard's queue that took long has come to its end: a part of a handler that runs here, as a rule.
    func longJobEnded(since start: ServerClock.Instant) {
        tools.readClock()
        // A synchronous handler that the job has started has been told of already.
        if let lastHold = tools.lastHold, start < lastHold { return }
        let routes = routesHere(since: start)
        if !routes.isEmpty { tools.tellIfHeld(since: start, by: routes) }
    }

    /// The route whose handler has ended since a moment, or those whose handlers are under way.
    private func routesHere(since start: ServerClock.Instant) -> [Route] {
        if let (route, end) = lastFinished, start <= end { return [route] }
        var routes: [Route] = []
        for driver in table.all.compactMap(\.driver.base) {
            let sessions = ([driver] + driver.tunnelled).map { ($0 as? WebSocketDriver)?.route }
            for route in driver.exchanges.filter({ $0.task != nil }).map(\.route) + sessions {
                guard let route, route.runsOnShard, !routes.contains(where: { $0 === route }) else { continue }
                routes.append(route)
            }
        }
        return routes
    }
}
