import Glibc

/// The reason why a database cannot be opened.
public enum StorageOpeningError: Error, Equatable, Sendable {
    /// The database could not be opened or reached.
    case outage(Outage)
    /// There is no file at this path, and none can be made, such as in a folder that does not exist; `code` is that of `errno`.
    case cannotMakeFile(path: String, code: Int32)
    /// The path names something other than a plain file.
    case notPlainFile
    /// A newer program has made the schema; `known` is the newest version that this program knows.
    case newerSchema(found: Int, known: Int)
    /// The schema could not be brought to this version.
    case migrationFailed(version: Int, StorageError)
    /// The file system does not support SQLite's write-ahead log.
    case noWriteAheadLog
    /// The database has an encoding other than UTF-8.
    case otherEncoding(String)
    /// The server cannot be reached, or refuses the connection. The reason is libpq's message, which names no password.
    case noConnection(reason: String)
    /// The path or connection string is malformed.
    case invalidLocation
}

extension StorageOpeningError: CustomStringConvertible {
    /// The cause in a sentence, for the operator.
    public var description: String {
        switch self {
        case .outage(let outage): "the database cannot be used: \(outage)"
        case .cannotMakeFile(let path, let code): "the database's file \(path) cannot be made: \(unsafe String(cString: strerror(code)))"
        case .notPlainFile: "the database's path names something else than a plain file"
        case .newerSchema(let found, let known):
            "the database has schema version \(found), which is newer than this program's, \(known)"
        case .migrationFailed(let version, let error): "the database's schema could not be brought to version \(version): \(error)"
        case .noWriteAheadLog: "the database is on a file system without write-ahead log"
        case .otherEncoding(let encoding): "the database's encoding is \(encoding) instead of UTF8"
        case .noConnection(let reason): "the database cannot be reached: \(reason)"
        case .invalidLocation: "the database's address cannot be read"
        }
    }
}

extension StorageError: CustomStringConvertible {
    /// The cause in a few words, for a log.
    public var description: String {
        switch self {
        case .unavailable(let outage): "\(outage)"
        case .conflict: "a value is taken"
        case .violation: "a value breaks a rule of its table, or of a function"
        case .limitExceeded(let limit): "there are \(limit) already"
        case .unstorableText: "a text has a NUL"
        case .unknownCursor: "the cursor names nothing"
        case .tooLarge: "a value is too long"
        case .malformedStatement(let reason): "malformed statement: \(reason)"
        case .unreadable(let column): "the column \(column) does not fit"
        case .missingColumn(let name, let found): "there is no column \(name) among \(found.joined(separator: ", "))"
        }
    }
}

extension Outage: CustomStringConvertible {
    /// The cause in a few words, for a log.
    public var description: String {
        switch self {
        case .unreachable: "unreachable"
        case .timedOut: "timed out"
        case .overloaded: "too many callers wait"
        case .locked: "locked by another process"
        case .full: "no room left"
        case .readOnly: "read-only"
        case .damaged: "damaged, or no database"
        case .unexpectedContent: "unexpected content"
        case .closed: "closed"
        case .sqlite(let code): "SQLite error \(code)"
        case .postgreSQL(let state): "PostgreSQL error \(state)"
        }
    }
}
