import FoundationEssentials
import JOSE

extension SQLValue {
    static func id(_ id: UUID) -> SQLValue {
        let bytes = id.uuid
        return .bytes([
            bytes.0, bytes.1, bytes.2, bytes.3, bytes.4, bytes.5, bytes.6, bytes.7, bytes.8, bytes.9, bytes.10, bytes.11, bytes.12,
            bytes.13, bytes.14, bytes.15,
        ])
    }

    static func date(_ date: NumericDate) -> SQLValue { .number(date.secondsSinceEpoch) }

    static func optional(_ date: NumericDate?) -> SQLValue { date.map { .date($0) } ?? .null }
}

extension SQLRow {
    func id(_ column: Int) throws(StorageError) -> UUID {
        let bytes = try bytes(column)
        guard bytes.count == 16 else { throw Self.unexpected }
        return UUID(
            uuid: (
                bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7], bytes[8], bytes[9], bytes[10], bytes[11],
                bytes[12], bytes[13], bytes[14], bytes[15]
            ))
    }

    func date(_ column: Int) throws(StorageError) -> NumericDate {
        guard case .number(let seconds) = try value(column), let date = NumericDate(secondsSinceEpoch: seconds) else {
            throw Self.unexpected
        }
        return date
    }

    func optionalDate(_ column: Int) throws(StorageError) -> NumericDate? {
        try value(column) == .null ? nil : try date(column)
    }

    /// The issuer in this column, and the subject in the next.
    func owner(_ column: Int) throws(StorageError) -> Owner {
        Owner(issuer: try text(column), subject: try text(column + 1))
    }
}
