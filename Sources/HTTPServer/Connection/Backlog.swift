/// What a shard knows of the clients that wait at its listener.
enum Backlog: Equatable {
    /// No client waits. The listener becomes readable with the next one.
    case empty
    /// Somebody may wait who could not be taken, as no descriptor was free or the server is full, or has not been looked for yet.
    case waiting
    /// The same, and more can be taken at once: only the iteration's share was used up.
    case waitingForTurn

    /// The listener has become readable.
    mutating func clientArrived() {
        if self == .empty { self = .waiting }
    }
}
