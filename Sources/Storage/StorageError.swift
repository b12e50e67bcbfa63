/// The error of a repository's call.
public enum StorageError: Error, Equatable, Sendable {
    /// The database gave no answer. A write may or may not have been stored.
    case unavailable(Outage)
    /// The id is taken, or another value that may be there once.
    case conflict
    /// A value breaks a rule of its table, such as CHECK, NOT NULL or a foreign key, or one of a function, such as `json()`.
    case violation
    /// The owner has reached the limit.
    case limitExceeded(limit: Int)
    /// A text has a NUL, which PostgreSQL cannot store.
    case unstorableText
    /// The cursor of a page names nothing that is stored.
    case unknownCursor
    /// A value is longer than the database takes.
    case tooLarge
    /// SQLite does not understand a statement. The reason is its message, which names no value.
    case malformedStatement(reason: String)
    /// The type that a row is read into has no use for the value of this column.
    case unreadable(column: String)
    /// The type that a row is read into has a member of this name, and the row has other columns: the name is misspelled, or `SELECT` or
    /// `RETURNING` leaves it out.
    case missingColumn(String, found: [String])
}

/// The cause for which a database gave no answer.
public enum Outage: Error, Equatable, Sendable {
    /// The database cannot be reached.
    case unreachable
    /// The database has not answered, or no connection has become free, within the deadline.
    case timedOut
    /// More callers wait than are allowed.
    case overloaded
    /// Another process holds the lock.
    case locked
    /// The disk is full.
    case full
    case readOnly
    /// The file is no database, or the database is damaged.
    case damaged
    /// A column holds a value that this program cannot have written.
    case unexpectedContent
    /// This process has closed the store.
    case closed
    /// SQLite refused, by its extended result code.
    case sqlite(code: Int32)
    /// PostgreSQL refused, by its SQLSTATE.
    case postgreSQL(state: String)
}
