import Dispatch

/// How a full shard comes by places for newcomers: the shards auction off the connection that has been quiet longest on any of them.
extension Shard {
    /// Takes a place that a quiet connection has to give up. Where that takes the bids of other shards, the last of them calls this shard.
    ///
    /// - Returns: False where no place is free yet.
    func takeQuietPlace() -> Bool {
        capacity.ask(for: number, now: tools.now)
        attendAuction()
        return capacity.take()
    }

    /// Has the shard do its part in an auction, and take its clients where one has made a place free. Called by other shards.
    nonisolated func attendSoon() {
        executor.enqueue { [self] in assumeIsolated { $0.attend() } }
    }

    private func attend() {
        guard life != .stopped else { return }
        tools.readClock()
        attendAuction()
        if backlog != .empty { accept() }
        if backlog == .waitingForTurn { serveSoon() }
    }

    private func attendAuction() {
        if capacity.duty(of: number) == .bid { capacity.bid(longestQuiet()?.quietSince, of: number, now: tools.now) }
        guard case .give(let moment) = capacity.duty(of: number) else { return }
        // A place may have become free meanwhile, or the connection busy.
        if !capacity.isAvailable, let connection = longestQuiet(), connection.quietSince == moment { end(connection) }
        capacity.close(by: number)
    }

    private func longestQuiet() -> Connection? {
        let all = { [table] in table.all.compactMap { connection in connection.quietSince.map { (connection.id, $0) } } }
        let longest = quiet.longest(now: tools.now, of: all) { [table] in table[$0.id]?.quietSince == $0.since }
        return longest.flatMap { table[$0.id] }
    }

    private func end(_ connection: Connection) {
        tools.connections.evictions.increment()
        connection.close()
        remove(connection)
    }
}
