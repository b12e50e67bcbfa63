import CSQLite
import Glibc

/// A prepared statement, which runs many times.
///
/// `@safe`: the handle is never handed out, and the statement does not outlive its connection.
@safe
final class SQLiteStatement {
    private let handle: OpaquePointer
    /// SQLite's indices of `$1`, `$2`, …: it numbers parameters in the order in which they appear in the text.
    private let parameters: [Int32]

    /// - Parameters:
    ///   - text: One statement.
    ///   - connection: The handle of the `SQLiteConnection` that owns this statement.
    /// - Throws: ``StorageError/malformedStatement(reason:)`` for no statement, and for more than one.
    init(_ text: String, on connection: OpaquePointer) throws(StorageError) {
        var prepared: OpaquePointer?
        var hasMore = false
        let code = unsafe text.withCString { text in
            var rest: UnsafePointer<CChar>?
            defer { hasMore = unsafe rest.map { unsafe !Self.isBlank($0) } ?? false }
            return unsafe sqlite3_prepare_v3(connection, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, &rest)
        }
        guard code == SQLITE_OK else { throw unsafe StorageError(preparing: code, on: connection) }
        guard let handle = unsafe prepared else { throw .malformedStatement(reason: "there is no statement") }
        guard !hasMore else {
            unsafe sqlite3_finalize(handle)
            throw .malformedStatement(reason: "there is more than one statement")
        }
        unsafe self.handle = handle
        let count = unsafe sqlite3_bind_parameter_count(handle)
        parameters = (0..<count).map { unsafe sqlite3_bind_parameter_index(handle, "$\($0 + 1)") }
    }

    deinit { unsafe sqlite3_finalize(handle) }

    /// False for a statement that may change the file.
    var isReadOnly: Bool { unsafe sqlite3_stmt_readonly(handle) != 0 }

    /// - Parameter count: A number of values.
    /// - Returns: True if there is a parameter for each.
    func takes(_ count: Int) -> Bool { count <= parameters.count && !parameters.prefix(count).contains(0) }

    /// True if there is nothing but white space and semicolons.
    private static func isBlank(_ text: UnsafePointer<CChar>) -> Bool { unsafe text[strspn(text, " \t\r\n;")] == 0 }

    /// - Parameters:
    ///   - values: One value for each parameter.
    ///   - namingColumns: If true, the rows name their columns.
    /// - Returns: All rows of the answer.
    func rows(_ values: [SQLValue], namingColumns: Bool = false) throws(StorageError) -> [SQLRow] {
        // On every path: a statement that is not reset keeps its transaction open, and its bound values are a user's data.
        defer {
            unsafe sqlite3_reset(handle)
            unsafe sqlite3_clear_bindings(handle)
        }
        for (parameter, value) in zip(parameters, values) { try bind(value, to: parameter) }
        var rows: [SQLRow] = []
        var columns: [String] = []
        while true {
            let code = unsafe sqlite3_step(handle)
            if code == SQLITE_DONE { return rows }
            guard code == SQLITE_ROW else { throw StorageError(running: code) }
            let count = unsafe sqlite3_column_count(handle)
            // Once a row is there, and not before: another program may have changed the table since the statement was prepared.
            if namingColumns, rows.isEmpty { columns = (0..<count).map(name) }
            rows.append(SQLRow(values: (0..<count).map(value), columns: columns))
        }
    }

    private func bind(_ value: SQLValue, to index: Int32) throws(StorageError) {
        let code =
            switch value {
            case .null: unsafe sqlite3_bind_null(handle, index)
            case .integer(let number): unsafe sqlite3_bind_int64(handle, index, number)
            case .number(let number): unsafe sqlite3_bind_double(handle, index, number)
            case .text(var text): text.withUTF8 { unsafe bind(text: $0, to: index) }
            case .bytes(let bytes): unsafe bytes.withUnsafeBytes { unsafe bind(bytes: $0, to: index) }
            }
        guard code == SQLITE_OK else { throw StorageError(sqlite: code) }
    }

    private func bind(text: UnsafeBufferPointer<UInt8>, to index: Int32) -> Int32 {
        unsafe text.withMemoryRebound(to: CChar.self) { text in
            // An empty text may have a null address, which SQLite would take for NULL.
            guard let start = text.baseAddress else { return unsafe lionsden_bind_text(handle, index, "", 0) }
            return unsafe lionsden_bind_text(handle, index, start, UInt64(text.count))
        }
    }

    private func bind(bytes: UnsafeRawBufferPointer, to index: Int32) -> Int32 {
        guard unsafe !bytes.isEmpty else { return unsafe sqlite3_bind_zeroblob(handle, index, 0) }
        return unsafe lionsden_bind_blob(handle, index, bytes.baseAddress, UInt64(bytes.count))
    }

    private func name(of column: Int32) -> String { unsafe sqlite3_column_name(handle, column).map { unsafe String(cString: $0) } ?? "" }

    private func value(of column: Int32) -> SQLValue {
        switch unsafe sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: .integer(unsafe sqlite3_column_int64(handle, column))
        case SQLITE_FLOAT: .number(unsafe sqlite3_column_double(handle, column))
        case SQLITE_TEXT: .text(String(decoding: bytes(of: column), as: UTF8.self))
        case SQLITE_BLOB: .bytes(bytes(of: column))
        default: .null
        }
    }

    private func bytes(of column: Int32) -> [UInt8] {
        // The order matters: reading the bytes may convert the value and so change their number.
        let start = unsafe sqlite3_column_blob(handle, column)
        let count = unsafe sqlite3_column_bytes(handle, column)
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: Int(count)))
    }
}
