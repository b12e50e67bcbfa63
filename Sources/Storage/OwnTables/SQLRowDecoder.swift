/// Reads a row into a value: its members by the names of the columns, or a single value from the first column.
struct SQLRowDecoder: Decoder {
    let row: SQLRow
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    /// - Throws: ``StorageError/unreadable(column:)`` where the row does not fit.
    static func read<Value: Decodable>(_ row: SQLRow) throws(StorageError) -> Value {
        do {
            return try SQLCell.special(row.values.first) ?? Value(from: SQLRowDecoder(row: row))
        } catch {
            throw .unreadable(column: Self.column(of: error) ?? row.columns.first ?? "")
        }
    }

    func container<Key>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> { KeyedDecodingContainer(SQLRowMembers(row: row)) }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw SQLCell.misfit(codingPath) }

    func singleValueContainer() -> any SingleValueDecodingContainer { SQLCell(value: row.values.first ?? .null, codingPath: codingPath) }

    private static func column(of error: any Error) -> String? {
        switch error as? DecodingError {
        case .keyNotFound(let key, _): key.stringValue
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            context.codingPath.first?.stringValue
        default: nil
        }
    }
}

/// The columns of a row, for an `init(from:)`.
struct SQLRowMembers<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let row: SQLRow

    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { row.columns.compactMap { Key(stringValue: $0) } }

    func contains(_ key: Key) -> Bool { value(key) != nil }
    func decodeNil(forKey key: Key) -> Bool { value(key).map { $0 == .null } ?? true }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        guard let value = value(key) else {
            throw DecodingError.keyNotFound(key, DecodingError.Context(codingPath: [], debugDescription: "There is no such column."))
        }
        return try SQLCell.special(value) ?? Value(from: SQLCell(value: value, codingPath: [key]))
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> {
        throw SQLCell.misfit([key])
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { throw SQLCell.misfit([key]) }
    func superDecoder() throws -> any Decoder { throw SQLCell.misfit([]) }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw SQLCell.misfit([key]) }

    private func value(_ key: Key) -> SQLValue? {
        row.columns.firstIndex(of: key.stringValue).flatMap { row.values.indices.contains($0) ? row.values[$0] : nil }
    }
}
