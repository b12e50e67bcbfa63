import CPQ

/// Reads the result of a statement, and frees it.
enum PostgreSQLAnswer {
    /// - Parameter result: The result from libpq; `nil` if the connection is lost.
    /// - Returns: The rows, decoded from PostgreSQL's binary format, or the reason why there are none.
    static func read(_ result: OpaquePointer?) -> Result<[SQLRow], StorageError> {
        guard let result = unsafe result else { return .failure(.unavailable(.unreachable)) }
        defer { unsafe PQclear(result) }
        switch unsafe PQresultStatus(result) {
        case PGRES_COMMAND_OK: return .success([])
        case PGRES_TUPLES_OK: return unsafe rows(result)
        // Another statement of its group has failed.
        case PGRES_PIPELINE_ABORTED: return .failure(.unavailable(.unreachable))
        default:
            let state = unsafe PQresultErrorField(result, lionsden_sqlstate).map { unsafe String(cString: $0) }
            return .failure(StorageError(sqlState: state))
        }
    }

    private static func rows(_ result: OpaquePointer) -> Result<[SQLRow], StorageError> {
        let (count, columns) = unsafe (PQntuples(result), PQnfields(result))
        return Result { () throws(StorageError) in
            var rows: [SQLRow] = []
            for row in 0..<count {
                var values: [SQLValue] = []
                for column in 0..<columns { values.append(try unsafe value(result, row, column)) }
                rows.append(SQLRow(values: values))
            }
            return rows
        }
    }

    private static func value(_ result: OpaquePointer, _ row: Int32, _ column: Int32) throws(StorageError) -> SQLValue {
        guard unsafe PQgetisnull(result, row, column) == 0 else { return .null }
        let start = unsafe UnsafeRawPointer(PQgetvalue(result, row, column))
        let bytes = unsafe UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, column)))
        guard let value = unsafe SQLValue(type: PQftype(result, column), Array(bytes)) else { throw SQLRow.unexpected }
        return value
    }
}

extension SQLValue {
    /// A value in the binary format of its type, by the type's number in PostgreSQL's catalogue (`pg_type.dat`).
    fileprivate init?(type: Oid, _ bytes: [UInt8]) {
        let number = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        switch (type, bytes.count) {
        case (17, _), (2950, 16): self = .bytes(bytes)
        case (25, _): self = .text(String(decoding: bytes, as: UTF8.self))
        case (20, 8): self = .integer(Int64(bitPattern: number))
        case (23, 4): self = .integer(Int64(Int32(truncatingIfNeeded: number)))
        case (701, 8): self = .number(Double(bitPattern: number))
        default: return nil
        }
    }
}
