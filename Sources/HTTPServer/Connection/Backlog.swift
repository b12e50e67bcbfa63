/// What a shard knows of the clients that wait at its listener.
enum Backlog: Equatable {
    /// No client waits. The listener becomes readable with the next one.
    case empty
    /// A client may wait: none has been looked for yet, no descriptor was free, or the server is full.
    case waiting
    /// A client may wait, and can be taken at once: only the iteration's share was used up.
    case waitingForTurn

    /// The listener has become readable.
    mutating func clientArrived() {
        if self == .empty { self = .waiting }
    }
}
