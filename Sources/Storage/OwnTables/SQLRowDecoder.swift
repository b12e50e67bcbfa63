/// Reads a row into a value: its members by the names of the columns, or a single value from the first column.
struct SQLRowDecoder: Decoder {
    let row: SQLRow
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    /// - Throws: ``StorageError/missingColumn(_:found:)`` for a member without a column; ``StorageError/unreadable(column:)`` for a value
    ///   that does not fit.
    static func read<Value: Decodable>(_ row: SQLRow) throws(StorageError) -> Value {
        do {
            return try SQLCell.special(row.values.first) ?? Value(from: SQLRowDecoder(row: row))
        } catch {
            throw storageError(error, reading: row)
        }
    }

    /// - Throws: What reading one of them throws.
    static func read<Value: Decodable>(_ rows: [SQLRow]) throws(StorageError) -> [Value] {
        try rows.map { (row) throws(StorageError) in try read(row) }
    }

    func container<Key>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> { KeyedDecodingContainer(SQLRowMembers(row: row)) }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw SQLCell.misfit(codingPath) }

    func singleValueContainer() -> any SingleValueDecodingContainer { SQLCell(value: row.values.first ?? .null, codingPath: codingPath) }

    private static func storageError(_ error: any Error, reading row: SQLRow) -> StorageError {
        switch error as? DecodingError {
        case .keyNotFound(let key, _) where !row.columns.contains(key.stringValue):
            return .missingColumn(key.stringValue, found: row.columns)
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context), .keyNotFound(_, let context):
            return .unreadable(column: context.codingPath.first?.stringValue ?? row.columns.first ?? "")
        default: return .unreadable(column: row.columns.first ?? "")
        }
    }
}
