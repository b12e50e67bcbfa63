/// A parameter of a statement, or a column of a row.
public enum SQLValue: Sendable, Equatable {
    case null
    case integer(Int64)
    case number(Double)
    case text(String)
    case bytes([UInt8])
}

extension SQLValue {
    /// False for a text with a NUL, which PostgreSQL cannot store.
    var isStorable: Bool {
        if case .text(let text) = self { !text.utf8.contains(0) } else { true }
    }

    static func optional(_ text: String?) -> SQLValue { text.map { .text($0) } ?? .null }
}
