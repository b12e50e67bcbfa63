/// The names and values of a query, or of content of type `application/x-www-form-urlencoded`.
///
/// `+` is a space, as forms and `URLSearchParams` write it; a plus is `%2B`. Empty pairs (`a&&b`) are passed over, a pair without `=` has an
/// empty value. Only text is let through: bytes that are no UTF-8, and control characters other than a tab and line ends, refuse the whole.
///
/// Source: URL Standard §5.1
package struct FormPairs: Sendable {
    /// The most pairs.
    package static let mostPairs = 100

    package enum Fault: Error, Equatable {
        /// A `%` without two hexadecimal digits behind it.
        case malformedEscape
        case controlCharacter
        case notUTF8
        /// More than ``FormPairs/mostPairs``.
        case tooManyPairs
    }

    /// In the order of the text.
    package private(set) var pairs: [(name: String, value: String)] = []

    /// - Parameter text: The text between `?` and `#`, or the content.
    package init(_ text: ArraySlice<UInt8>) throws(Fault) {
        var rest = text
        while !rest.isEmpty {
            let pair = rest.prefix { $0 != UInt8(ascii: "&") }
            rest = rest[pair.endIndex...].dropFirst()
            guard !pair.isEmpty else { continue }
            guard pairs.count < Self.mostPairs else { throw .tooManyPairs }
            let name = pair.prefix { $0 != Grammar.equals }
            pairs.append((try Self.decoded(name), try Self.decoded(pair[name.endIndex...].dropFirst())))
        }
    }

    private static func decoded(_ text: ArraySlice<UInt8>) throws(Fault) -> String {
        guard let bytes = PercentEscapes.decoded(text, plusIsSpace: true) else { throw .malformedEscape }
        guard bytes.allSatisfy(isText) else { throw .controlCharacter }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
        return text
    }

    private static func isText(_ byte: UInt8) -> Bool {
        !Grammar.isControl(byte) || byte == Grammar.lineFeed || byte == Grammar.carriageReturn
    }
}
