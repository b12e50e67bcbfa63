/// A number as it was written; nothing is rounded until a conversion is asked for.
///
/// Two numbers are equal when their texts are: `1`, `1.0` and `1e0` all differ.
///
/// Source: RFC 8259 §6
public struct JSONNumber: Sendable, Equatable {
    /// The text of the number, which is ASCII.
    public let text: String

    init(text: String) { self.text = text }

    /// The value, when it is written without fraction and exponent and fits 64 bits; else `nil`.
    public var integer: Int64? { Int64(text) }

    /// The nearest double-precision value; `nil` when the number is too large to be finite (`1e400`).
    public var double: Double? {
        guard let value = Double(text), value.isFinite else { return nil }
        return value
    }
}
