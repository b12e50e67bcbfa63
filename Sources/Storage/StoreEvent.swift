/// What happens inside a store, for metrics.
public enum StoreEvent: Sendable, Equatable {
    /// SQLite has made so many writes durable in one transaction.
    case committed(writes: Int)
    /// A statement has waited for a connection to PostgreSQL. A statement that gets a connection at once is not told of.
    case waited(Duration)
}
