public import StrictJSON

/// What the text of a parameter is, in words and as a schema.
///
///     static let parameterForm = ParameterForm("an ISBN of 13 digits", schema: ["type": "string", "pattern": "^[0-9]{13}$"])
public struct ParameterForm: Sendable, Equatable {
    /// The end of a sentence that begins with *This must be*.
    public let rule: String
    /// One value. Source: JSON Schema 2020-12
    public let schema: JSONValue

    /// - Parameters:
    ///   - rule: The end of a sentence that begins with *This must be*, such as `a whole number from 1 to 100`.
    ///   - schema: The JSON Schema of one value.
    public init(_ rule: String, schema: JSONValue) {
        self.rule = rule
        self.schema = schema
    }

    /// Any text, the empty one too.
    public static let text = ParameterForm("text", schema: ["type": "string"])
    /// `true` or `false`.
    public static let boolean = ParameterForm("true or false", schema: ["type": "boolean"])
    /// Source: RFC 9562 §4
    public static let uuid = ParameterForm("a UUID", schema: ["type": "string", "format": "uuid"])
    /// Source: RFC 3339 §5.6
    public static let time = ParameterForm("a time such as 2026-01-31T12:00:00Z", schema: ["type": "string", "format": "date-time"])

    /// - Parameter range: The least and the greatest number; `nil` for any that fits 64 bits.
    public static func integer(in range: ClosedRange<Int>? = nil) -> ParameterForm {
        let bounds = range.map { (JSONValue.integer(Int64($0.lowerBound)), JSONValue.integer(Int64($0.upperBound))) }
        return number("a whole number", "integer", bounds, range.map { "from \($0.lowerBound) to \($0.upperBound)" })
    }

    /// - Parameter range: The least and the greatest number; `nil` for any.
    public static func number(in range: ClosedRange<Double>? = nil) -> ParameterForm {
        let bounds = range.map { (JSONValue.double($0.lowerBound), JSONValue.double($0.upperBound)) }
        return number("a number", "number", bounds, range.map { "from \($0.lowerBound) to \($0.upperBound)" })
    }

    /// - Parameter words: The texts of which it is one.
    public static func oneOf(_ words: [String]) -> ParameterForm {
        ParameterForm("one of \(words.joined(separator: ", "))", schema: ["type": "string", "enum": .array(words.map { .string($0) })])
    }

    private static func number(_ words: String, _ type: String, _ bounds: (JSONValue, JSONValue)?, _ range: String?) -> ParameterForm {
        let limits: [JSONValue.Member] = bounds.map { [.init("minimum", $0.0), .init("maximum", $0.1)] } ?? []
        return ParameterForm(
            range.map { "\(words) \($0)" } ?? words, schema: .object([.init("type", .string(type))] + limits))
    }
}
