import CSQLite

/// A prepared statement, which runs many times.
///
/// `@safe`: the handle is never handed out, and the statement does not outlive its connection.
@safe
final class SQLiteStatement {
    private let handle: OpaquePointer
    /// SQLite's indices of `$1`, `$2`, …: it numbers parameters in the order in which they appear in the text.
    private let parameters: [Int32]

    /// - Parameter connection: The handle of the `SQLiteConnection` that owns this statement.
    init(_ text: StaticString, on connection: OpaquePointer) throws(StorageError) {
        var prepared: OpaquePointer?
        let code = text.withUTF8Buffer { text in
            unsafe text.withMemoryRebound(to: CChar.self) { text in
                unsafe sqlite3_prepare_v3(
                    connection, text.baseAddress, Int32(text.count), UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
            }
        }
        guard code == SQLITE_OK, let handle = unsafe prepared else { throw StorageError(sqlite: code) }
        unsafe self.handle = handle
        let count = unsafe sqlite3_bind_parameter_count(handle)
        parameters = (0..<count).map { unsafe sqlite3_bind_parameter_index(handle, "$\($0 + 1)") }
    }

    deinit { unsafe sqlite3_finalize(handle) }

    /// - Parameter values: One value for each parameter.
    /// - Returns: All rows of the answer.
    func rows(_ values: [SQLValue]) throws(StorageError) -> [SQLRow] {
        // On every path: a statement that is not reset keeps its transaction open, and its bound values are a user's data.
        defer {
            unsafe sqlite3_reset(handle)
            unsafe sqlite3_clear_bindings(handle)
        }
        for (parameter, value) in zip(parameters, values) { try bind(value, to: parameter) }
        var rows: [SQLRow] = []
        while true {
            let code = unsafe sqlite3_step(handle)
            if code == SQLITE_DONE { return rows }
            guard code == SQLITE_ROW else { throw StorageError(sqlite: code) }
            let columns = unsafe sqlite3_column_count(handle)
            rows.append(SQLRow(values: (0..<columns).map(value)))
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
