import CognitoCore
import CoreSyntax
import JOSE
import StrictJSON

/// Times in the API's JSON. They are written in UTC and to the second, and read with any offset and fraction.
///
/// Source: RFC 3339 §5.6
enum Timestamp {
    /// - Returns: The time; `nil` for invalid text or a time before 1970. A leap second counts as the second after it.
    static func date(_ text: String) -> NumericDate? {
        RFC3339.secondsSinceEpoch(text).flatMap { NumericDate(secondsSinceEpoch: $0) }
    }

    static func json(_ date: NumericDate?) -> JSONValue { date.map { .string($0.text) } ?? .null }
}
