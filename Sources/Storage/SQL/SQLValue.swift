/// A value that a statement is given, or that a row has.
enum SQLValue: Sendable, Equatable {
    case null
    case integer(Int64)
    case number(Double)
    case text(String)
    case bytes([UInt8])
}

extension SQLValue {
    /// True if each database can store it as it is.
    var isStorable: Bool {
        if case .text(let text) = self { !text.utf8.contains(0) } else { true }
    }

    static func optional(_ text: String?) -> SQLValue { text.map { .text($0) } ?? .null }
}
