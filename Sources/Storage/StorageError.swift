/// Why a repository has not done what it was asked for.
public enum StorageError: Error, Equatable, Sendable {
    /// The database could not decide. It is unknown whether a write was stored.
    case unavailable(Outage)
    /// There is something of this id already.
    case conflict
    /// The owner has as many as are allowed.
    case limitExceeded(limit: Int)
    /// A text has a NUL, which PostgreSQL's texts cannot have.
    case unstorableText
    /// What a page was to begin behind is not there.
    case unknownCursor
    /// A value is longer than the database takes.
    case tooLarge
}

/// Why the database could not decide.
public enum Outage: Error, Equatable, Sendable {
    /// It cannot be reached.
    case unreachable
    /// It has not answered, or no connection has become free, within the deadline.
    case timedOut
    /// More callers wait than are allowed.
    case overloaded
    /// Another process keeps it locked.
    case locked
    /// There is no room left.
    case full
    case readOnly
    /// It is no database, or a damaged one.
    case damaged
    /// A column is not what this program has written.
    case unexpectedContent
    /// It was closed by this process.
    case closed
    /// SQLite refused, by its extended result code.
    case sqlite(code: Int32)
    /// PostgreSQL refused, by its SQLSTATE.
    case postgreSQL(state: String)
}
