/// The elements of a comma-separated field value, the last one first and empty ones left out.
///
/// What a proxy has appended is found whatever stands before it: a quotation mark that a client has left open does not reach behind the comma
/// that the proxy has written.
///
/// Source: RFC 9110 §5.6.1, §5.6.4
struct ListFromTheEnd {
    private var rest: ArraySlice<UInt8>
    private let quotes: Bool

    /// - Parameters:
    ///   - value: The value of one field line.
    ///   - quotes: If true, a comma between quotation marks belongs to the element.
    init(_ value: ArraySlice<UInt8>, quotes: Bool) {
        rest = value
        self.quotes = quotes
    }

    /// - Returns: Without white space around it; `nil` after the first element.
    mutating func next() -> ArraySlice<UInt8>? {
        while !rest.isEmpty {
            let element: ArraySlice<UInt8>
            if let comma = lastComma() {
                element = rest[(comma + 1)...]
                rest = rest[..<comma]
            } else {
                element = rest
                rest = []
            }
            let trimmed = Self.trimmed(element)
            if !trimmed.isEmpty { return trimmed }
        }
        return nil
    }

    private func lastComma() -> Int? {
        guard quotes else { return rest.lastIndex(of: Grammar.comma) }
        var isQuoted = false
        for index in rest.indices.reversed() {
            switch rest[index] {
            case Grammar.quote where !isQuoted: isQuoted = true
            case Grammar.quote: isQuoted = isEscaped(index)
            case Grammar.comma where !isQuoted: return index
            default: break
            }
        }
        return nil
    }

    /// An odd number of backslashes stands before it.
    private func isEscaped(_ index: Int) -> Bool {
        rest[..<index].reversed().prefix { $0 == Grammar.backslash }.count % 2 == 1
    }

    private static func trimmed(_ element: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let rest = element.drop(while: Grammar.isWhitespace)
        return rest.lastIndex { !Grammar.isWhitespace($0) }.map { rest[...$0] } ?? []
    }
}
