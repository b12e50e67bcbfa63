/// A row of an answer. A column of an unexpected kind is reported as the database's fault.
struct SQLRow: Sendable, Equatable {
    static let unexpected = StorageError.unavailable(.unexpectedContent)

    let values: [SQLValue]
    /// The names of the columns, where they were asked for.
    var columns: [String] = []

    func value(_ column: Int) throws(StorageError) -> SQLValue {
        guard values.indices.contains(column) else { throw Self.unexpected }
        return values[column]
    }

    func integer(_ column: Int) throws(StorageError) -> Int64 {
        guard case .integer(let number) = try value(column) else { throw Self.unexpected }
        return number
    }

    func text(_ column: Int) throws(StorageError) -> String {
        guard case .text(let text) = try value(column) else { throw Self.unexpected }
        return text
    }

    func optionalText(_ column: Int) throws(StorageError) -> String? {
        try value(column) == .null ? nil : try text(column)
    }

    func bytes(_ column: Int) throws(StorageError) -> [UInt8] {
        guard case .bytes(let bytes) = try value(column) else { throw Self.unexpected }
        return bytes
    }
}
