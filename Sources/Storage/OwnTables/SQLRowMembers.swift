/// The columns of a row, for an `init(from:)`.
///
/// A member that may be `nil` needs its column, too: a misspelled name must not read as `NULL`. A type that reads rows of several
/// statements asks `contains(_:)` in an `init(from:)` of its own.
struct SQLRowMembers<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let row: SQLRow

    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { row.columns.compactMap { Key(stringValue: $0) } }

    func contains(_ key: Key) -> Bool { place(of: key) != nil }
    func decodeNil(forKey key: Key) throws -> Bool { try value(key) == .null }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        let value = try value(key)
        return try SQLCell.special(value) ?? Value(from: SQLCell(value: value, codingPath: [key]))
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> {
        throw SQLCell.misfit([key])
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { throw SQLCell.misfit([key]) }
    func superDecoder() throws -> any Decoder { throw SQLCell.misfit([]) }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw SQLCell.misfit([key]) }

    private func place(of key: Key) -> Int? {
        row.columns.firstIndex(of: key.stringValue).flatMap { row.values.indices.contains($0) ? $0 : nil }
    }

    private func value(_ key: Key) throws -> SQLValue {
        guard let place = place(of: key) else {
            throw DecodingError.keyNotFound(key, DecodingError.Context(codingPath: [], debugDescription: "There is no such column."))
        }
        return row.values[place]
    }
}

// MARK: - Members that may be nil

/// The defaults would take a missing column for `NULL`.
extension SQLRowMembers {
    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? { try optional(key) }
    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { try optional(key) }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { try optional(key) }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? { try optional(key) }
    func decodeIfPresent(_ type: Float.Type, forKey key: Key) throws -> Float? { try optional(key) }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { try optional(key) }
    func decodeIfPresent(_ type: Int8.Type, forKey key: Key) throws -> Int8? { try optional(key) }
    func decodeIfPresent(_ type: Int16.Type, forKey key: Key) throws -> Int16? { try optional(key) }
    func decodeIfPresent(_ type: Int32.Type, forKey key: Key) throws -> Int32? { try optional(key) }
    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? { try optional(key) }
    func decodeIfPresent(_ type: UInt.Type, forKey key: Key) throws -> UInt? { try optional(key) }
    func decodeIfPresent(_ type: UInt8.Type, forKey key: Key) throws -> UInt8? { try optional(key) }
    func decodeIfPresent(_ type: UInt16.Type, forKey key: Key) throws -> UInt16? { try optional(key) }
    func decodeIfPresent(_ type: UInt32.Type, forKey key: Key) throws -> UInt32? { try optional(key) }
    func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) throws -> UInt64? { try optional(key) }

    private func optional<Value: Decodable>(_ key: Key) throws -> Value? {
        try decodeNil(forKey: key) ? nil : decode(Value.self, forKey: key)
    }
}
