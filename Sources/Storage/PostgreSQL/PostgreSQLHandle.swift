import CPQ
import Glibc

/// A connection of libpq. Only this type and `PostgreSQLAnswer` call libpq.
///
/// `@unchecked Sendable`: the queue that opens connections uses it first, and afterwards only the queue of its pool. `@safe`: the pointer is
/// never handed out.
@safe
final class PostgreSQLHandle: @unchecked Sendable {
    private let connection: OpaquePointer

    /// Options that the connection string may override: bounds for a server that does not answer.
    private static let defaults = [
        ("connect_timeout", "5"), ("keepalives_idle", "30"), ("keepalives_interval", "10"), ("keepalives_count", "3"),
        ("tcp_user_timeout", "30000"), ("fallback_application_name", "lionsden"),
    ]

    /// Connects. Blocks until the attempt has succeeded or failed.
    ///
    /// - Parameter location: A connection URI or string of libpq.
    /// - Throws: `noConnection`; `otherEncoding` for a database that is not in UTF-8; `outage` if memory runs out.
    init(location: String) throws(StorageOpeningError) {
        let parameters = Self.defaults + [("dbname", location), ("client_encoding", "UTF8")]
        let opened = unsafe Self.withCStrings(parameters.map(\.0)) { names in
            unsafe Self.withCStrings(parameters.map(\.1)) { values in unsafe PQconnectdbParams(names, values, 1) }
        }
        guard let connection = unsafe opened else { throw .outage(.unreachable) }
        unsafe self.connection = connection
        guard unsafe PQstatus(connection) == CONNECTION_OK else {
            throw .noConnection(reason: unsafe Self.firstLine(PQerrorMessage(connection)))
        }
        // libpq would write notices to standard error.
        unsafe PQsetNoticeProcessor(connection, { _, _ in }, nil)
        let encoding = unsafe PQparameterStatus(connection, "server_encoding").map { unsafe String(cString: $0) } ?? ""
        guard encoding == "UTF8" else { throw .otherEncoding(encoding) }
    }

    deinit { unsafe PQfinish(connection) }

    /// - Returns: True if libpq can parse the connection string.
    static func canRead(location: String) -> Bool {
        guard !location.utf8.contains(0) else { return false }
        let options = unsafe PQconninfoParse(location, nil)
        defer { unsafe PQconninfoFree(options) }
        return unsafe options != nil
    }

    /// The first line of a message, in which libpq names host, port and user, but no password.
    private static func firstLine(_ message: UnsafePointer<CChar>?) -> String {
        let text = unsafe message.map { unsafe String(cString: $0) } ?? ""
        return text.split(separator: "\n").first.map(String.init) ?? ""
    }

    /// Calls `body` with an array of NUL-terminated strings that ends with a null pointer.
    private static func withCStrings<Value>(
        _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Value
    ) -> Value {
        let copies = unsafe texts.map { unsafe strdup($0) }
        defer { unsafe copies.forEach { unsafe free($0) } }
        let addresses = unsafe copies.map { unsafe UnsafePointer($0) } + [nil]
        return unsafe addresses.withUnsafeBufferPointer { unsafe body($0.baseAddress) }
    }
}

// MARK: - Before the pool has it: each call blocks until it is answered

extension PostgreSQLHandle {
    /// Runs statements without parameters, and ignores their rows.
    func execute(_ script: StaticString) throws(StorageError) {
        let result = script.withUTF8Buffer { script in
            unsafe script.withMemoryRebound(to: CChar.self) { script in
                unsafe script.baseAddress.flatMap { unsafe PQexec(connection, $0) }
            }
        }
        _ = try unsafe PostgreSQLAnswer.read(result).get()
    }

    /// Runs a statement that has not been prepared.
    func rows(_ statement: Statement, _ values: [SQLValue]) throws(StorageError) -> [SQLRow] {
        let text = "\(statement.postgreSQL)"
        let result = unsafe PostgreSQLParameters(values).withPointers { count, values, lengths, formats in
            unsafe PQexecParams(connection, text, count, nil, values, lengths, formats, 1)
        }
        return try unsafe PostgreSQLAnswer.read(result).get()
    }

    func prepare(_ statement: Statement) throws(StorageError) {
        _ = try unsafe PostgreSQLAnswer.read(PQprepare(connection, statement.name, "\(statement.postgreSQL)", 0, nil)).get()
    }
}

// MARK: - In the pool: no call blocks

extension PostgreSQLHandle {
    /// The outcome of writing buffered bytes to the socket.
    enum Flush {
        case done
        /// The socket's buffer is full; bytes are left.
        case pending
        case lost
    }

    /// The next part of an answer.
    enum Arrival {
        /// The next part has not arrived yet.
        case pending
        case result(Result<[SQLRow], StorageError>)
        /// The answer to one statement is complete.
        case end
        /// The answer to a group is complete. Its writes are durable if all its statements have succeeded.
        case endOfGroup
    }

    /// A duplicate of libpq's socket.
    var socket: SocketDuplicate? { SocketDuplicate(of: unsafe PQsocket(connection)) }

    /// Makes later calls return without waiting for the server.
    ///
    /// - Returns: False if libpq refuses.
    func stopBlocking() -> Bool { unsafe PQsetnonblocking(connection, 1) == 0 }

    /// Begins to send a prepared statement.
    ///
    /// - Returns: False if the connection is lost.
    func send(_ statement: Statement, _ values: [SQLValue]) -> Bool {
        unsafe PostgreSQLParameters(values).withPointers { count, values, lengths, formats in
            unsafe PQsendQueryPrepared(connection, statement.name, count, values, lengths, formats, 1)
        } == 1
    }

    /// Begins to send prepared statements as one transaction.
    ///
    /// - Returns: False if the connection is lost.
    func send(group: [(statement: Statement, values: [SQLValue])]) -> Bool {
        guard unsafe PQenterPipelineMode(connection) == 1, group.allSatisfy({ send($0.statement, $0.values) }) else { return false }
        return unsafe PQpipelineSync(connection) == 1
    }

    func endGroup() -> Bool { unsafe PQexitPipelineMode(connection) == 1 }

    func flush() -> Flush {
        switch unsafe PQflush(connection) {
        case 0: .done
        case 1: .pending
        default: .lost
        }
    }

    /// Reads the bytes that have arrived.
    ///
    /// - Returns: False if the connection is lost.
    func receive() -> Bool { receiveNotifications() != nil }

    /// Reads the bytes that have arrived.
    ///
    /// - Returns: True if a notification was among them; `nil` if the connection is lost.
    func receiveNotifications() -> Bool? {
        let isOpen = unsafe PQconsumeInput(connection) == 1
        var isNotified = false
        // libpq keeps notifications until they are taken, and this is the only place that takes them.
        while let notification = unsafe PQnotifies(connection) {
            isNotified = true
            unsafe PQfreemem(notification)
        }
        return isOpen ? isNotified : nil
    }

    func nextArrival() -> Arrival {
        guard unsafe PQisBusy(connection) == 0 else { return .pending }
        guard let result = unsafe PQgetResult(connection) else { return .end }
        guard unsafe PQresultStatus(result) != PGRES_PIPELINE_SYNC else {
            unsafe PQclear(result)
            return .endOfGroup
        }
        return .result(unsafe PostgreSQLAnswer.read(result))
    }
}
