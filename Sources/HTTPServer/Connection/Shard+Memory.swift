import CLinuxIO
import Logging

/// How a shard keeps within the bytes that the server may keep for its peers.
extension Shard {
    /// Charges a connection for what it makes the server keep now.
    func charge(_ connection: Connection) {
        let bytes = connection.isClosed ? 0 : connection.keptBytes
        let difference = bytes - connection.chargedBytes
        guard difference != 0 else { return }
        connection.chargedBytes = bytes
        budget.charge(difference, to: number)
        tools.connections.kept.increment(by: difference)
        if difference > 0, budget.isOverdrawn(by: number) { relieve() }
    }

    /// Ends the connections for which most is kept, until enough is free.
    func relieve() {
        guard budget.isOverdrawn(by: number) else { return }
        // One whose turn it is may be in the middle of anything, and is charged when that has ended.
        let holders = table.all.filter { $0.chargedBytes > 0 && !$0.turn.isActing }.sorted { $0.chargedBytes > $1.chargedBytes }
        var ended = 0
        for connection in holders where budget.used > budget.target {
            connection.close()
            remove(connection)
            ended += 1
        }
        tools.connections.reliefs.increment(by: ended)
        noteRelief(of: ended)
        // glibc keeps what lies between two blocks in use, which can be as much as is counted again.
        _ = lionsden_return_free_memory()
    }

    /// A line a second, however often peers make it necessary.
    private func noteRelief(of ended: Int) {
        if let reliefNotedAt, tools.now < reliefNotedAt + Duration.seconds(1) { return }
        reliefNotedAt = tools.now
        configuration.logger.warning(
            "connections were closed: peers made the server keep more than HTTP_MAX_BUFFERED_BYTES",
            metadata: ["connections": "\(ended)", "bytes": "\(budget.limit)"])
    }
}
