/// How a full shard comes by places for newcomers: it ends the connections that have been quiet longest, as far as the shards of a full server
/// have told each other, which they do each tick.
extension Shard {
    /// Takes a place that a quiet connection has to give up. Where another shard has the one that has been quiet longest, that shard is asked, and
    /// does it at its next tick.
    func takeQuietPlace() -> Bool {
        let quiet = longestQuiet()
        guard let quietest = capacity.quietestShard else { return false }
        guard quietest == number, let quiet else {
            ask(shard: quietest)
            return false
        }
        end(quiet)
        return capacity.take()
    }

    /// Asks once a tick, for twice as many places each time that newcomers still wait then: how many wait, nobody knows.
    private func ask(shard other: Int) {
        if let askedAt, tools.now < askedAt + DeadlineWheel.tick / 2 { return }
        askedAt = tools.now
        placesWanted = min(max(1, placesWanted * 2), QuietConnections.noted)
        capacity.ask(shard: other, places: placesWanted)
    }

    /// Tells the others of the longest quiet connection while the server is full, and ends those that they have asked for.
    func givePlaces() {
        guard !capacity.isAvailable else { return }
        var quiet = longestQuiet()
        for _ in 0..<capacity.takeRequests(of: number) {
            guard let connection = quiet else { return }
            end(connection)
            quiet = longestQuiet()
        }
    }

    private func longestQuiet() -> Connection? {
        quiet.look(through: table.all.compactMap { connection in connection.state.quietSince.map { (connection.id, $0) } }, now: tools.now)
        let first = quiet.first { table[$0.id]?.state.quietSince == $0.since }
        capacity.publish(quietSince: first?.since, shard: number)
        return first.flatMap { table[$0.id] }
    }

    private func end(_ connection: Connection) {
        tools.connections.evictions.increment()
        connection.close()
        remove(connection)
    }
}
