/// An event inside a store, for metrics.
public enum StoreEvent: Sendable, Equatable {
    /// SQLite has made this many writes durable in one transaction.
    case committed(writes: Int)
    /// A statement has waited this long for a connection to PostgreSQL. A statement that gets a connection at once makes no event.
    case waited(Duration)
}
