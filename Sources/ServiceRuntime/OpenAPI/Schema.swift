import HTTPServer
public import StrictJSON

/// The schema of a JSON value.
///
/// Source: JSON Schema 2020-12, which OpenAPI 3.1 takes over
public struct Schema: Sendable {
    /// The schema in JSON.
    public let json: JSONValue

    /// - Parameter json: The schema in JSON, where no other member of this type makes it.
    public init(_ json: JSONValue) {
        self.json = json
    }

    /// Any JSON value.
    public static let anything = Schema([:])
    /// A string, which may be empty.
    public static let string = Schema(["type": "string"])
    /// A string of at least one character, of any kind.
    public static let text = Schema(["type": "string", "minLength": 1])
    /// A number without a fraction.
    public static let integer = Schema(["type": "integer"])
    /// `true` or `false`.
    public static let boolean = Schema(["type": "boolean"])
    /// Any number.
    public static let number = Schema(["type": "number"])

    /// A string, or `null`.
    public static let optionalString = Schema(["type": ["string", "null"]])

    /// A path segment that identifies something: ASCII letters, digits and hyphens.
    public static let identifier = Schema(["type": "string", "pattern": "^[0-9A-Za-z-]+$"])

    /// `scope-token`.
    ///
    /// Source: RFC 6749 §3.3
    public static let scope = Schema(["type": "string", "pattern": "^[!#-\\[\\]-~]+$"])

    /// A number without a fraction, from the least to the greatest of the range.
    public static func integer(in range: ClosedRange<Int>) -> Schema { Schema(ParameterForm.integer(in: range).schema) }

    /// Text without control characters.
    ///
    /// - Parameter characters: The bounds of its length, in characters.
    public static func text(_ characters: ClosedRange<Int>) -> Schema {
        Schema([
            "type": "string", "minLength": .integer(Int64(characters.lowerBound)), "maxLength": .integer(Int64(characters.upperBound)),
            "pattern": "^[^\\u0000-\\u001F\\u007F-\\u009F]*$",
        ])
    }

    /// A value of this schema, or `null`.
    public var orNull: Schema { Schema(["anyOf": [json, ["type": "null"]]]) }

    /// A string in a format of JSON Schema, such as `date-time` or `uuid`. Source: JSON Schema 2020-12 Validation §7.3
    public static func string(format: String) -> Schema { Schema(["type": "string", "format": .string(format)]) }

    /// One of these strings.
    public static func oneOf(_ words: [String]) -> Schema { Schema(ParameterForm.oneOf(words).schema) }

    /// A list.
    ///
    /// - Parameters:
    ///   - element: The schema of each element.
    ///   - count: The least number of elements.
    public static func array(of element: Schema, atLeast count: Int = 0) -> Schema {
        Schema(
            .object(
                [.init("type", "array"), .init("items", element.json)] + (count == 0 ? [] : [.init("minItems", .integer(Int64(count)))])))
    }

    /// - Parameters:
    ///   - members: The required members.
    ///   - optional: The members that may be missing.
    ///   - open: If true, the object may have others.
    /// - Returns: The schema of an object.
    public static func object(_ members: [(String, Schema)], optional: [(String, Schema)] = [], open: Bool = false) -> Schema {
        Schema([
            "type": "object", "required": .array(members.map { .string($0.0) }),
            "properties": .object((members + optional).map { JSONValue.Member($0.0, $0.1.json) }),
            "additionalProperties": .bool(open),
        ])
    }
}

/// A schema that the document contains once, under its name.
public struct NamedSchema: Sendable {
    /// The name under `#/components/schemas`.
    public let name: String
    /// The schema itself.
    public let schema: Schema

    /// A schema under a name, which no other schema of the document has.
    public init(_ name: String, _ schema: Schema) {
        self.name = name
        self.schema = schema
    }

    /// A reference to the schema, for use in others.
    public var reference: Schema { Schema(["$ref": .string("#/components/schemas/\(name)")]) }
}

extension NamedSchema {
    /// Source: RFC 9457 §3.1
    static let problem = NamedSchema("Problem", .problem())
}

extension Schema {
    static let problemReference = NamedSchema.problem.reference

    /// The schema of every error, with these further members.
    ///
    /// Source: RFC 9457 §3.1
    package static func problem(with members: [(String, Schema)] = []) -> Schema {
        // Of content each has a pointer, of the query the name of a parameter.
        let places: [(String, Schema)] = [("pointer", .string(format: "json-pointer")), ("parameter", .string)]
        let errors = Schema.array(of: .object([("detail", .string)], optional: places))
        return .object(
            [
                ("type", .string(format: "uri-reference")), ("title", .string), ("status", .integer), ("detail", .string),
                ("code", .string), ("requestId", .string),
            ], optional: members + [("errors", errors)], open: members.isEmpty)
    }
}
