/// A statement of a program's own, with its values: what is interpolated becomes a parameter, and never a part of the text.
///
///     let statement: SQL = "SELECT title FROM books WHERE author = \(author)"
///
/// It is written as a literal, and stays prepared for the next time. What is interpolated stands alone, not between quotation marks: a statement
/// with `'\(author)'` is ``StorageError/malformedStatement(reason:)``. Parameters of SQLite's own, such as `?`, have no value.
public struct SQL: ExpressibleByStringInterpolation, Sendable, Equatable {
    let text: String
    let values: [SQLValue]

    /// - Throws: ``StorageError/unstorableText`` for a value that is a text with a NUL.
    func checkValues() throws(StorageError) {
        guard values.allSatisfy(\.isStorable) else { throw .unstorableText }
    }

    public init(stringLiteral text: String) {
        self.text = text
        values = []
    }

    public init(stringInterpolation parts: StringInterpolation) {
        text = parts.text
        values = parts.values
    }

    /// Text and values while a literal is put together.
    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""
        fileprivate var values: [SQLValue] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 3 * interpolationCount)
            values.reserveCapacity(interpolationCount)
        }

        public mutating func appendLiteral(_ literal: String) { text += literal }

        /// - Parameter value: The value of the next parameter; `nil` is `NULL`.
        public mutating func appendInterpolation(_ value: (some SQLConvertible)?) {
            values.append(value?.sqlValue ?? .null)
            text += "$\(values.count)"
        }
    }
}
