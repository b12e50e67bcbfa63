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
        // Most numbers are times, written as few digits: those are exact, and quicker to read by hand.
        if let seconds = fewDigits { return Double(seconds) }
        guard let value = Double(text), value.isFinite else { return nil }
        return value
    }

    /// The value of up to 15 digits and nothing else, which a `Double` holds exactly.
    private var fewDigits: Int64? {
        let digits = text.utf8Span.span
        guard digits.count <= 15 else { return nil }
        var value: Int64 = 0
        for offset in digits.indices {
            let digit = digits[offset] &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            value = value &* 10 &+ Int64(digit)
        }
        return value
    }
}
