import StrictJSON

/// What a JSON value must look like. Source: JSON Schema 2020-12, which OpenAPI 3.1 takes over
struct Schema: Sendable {
    let json: JSONValue

    init(_ json: JSONValue) {
        self.json = json
    }

    static let anything = Schema([:])
    static let string = Schema(["type": "string"])
    static let text = Schema(["type": "string", "minLength": 1])
    static let integer = Schema(["type": "integer"])
    static let boolean = Schema(["type": "boolean"])
    static let number = Schema(["type": "number"])

    /// A string, or `null`.
    static let optionalString = Schema(["type": ["string", "null"]])

    /// What names a record, a key or a revocation.
    static let identifier = Schema(["type": "string", "pattern": "^[0-9A-Za-z-]+$"])

    /// `scope-token`. Source: RFC 6749 §3.3
    static let scope = Schema(["type": "string", "pattern": "^[!#-\\[\\]-~]+$"])

    static func integer(in range: ClosedRange<Int>) -> Schema {
        Schema(["type": "integer", "minimum": .integer(Int64(range.lowerBound)), "maximum": .integer(Int64(range.upperBound))])
    }
    /// Text of so many characters, none of them a control character.
    static func text(_ characters: ClosedRange<Int>) -> Schema {
        Schema([
            "type": "string", "minLength": .integer(Int64(characters.lowerBound)), "maxLength": .integer(Int64(characters.upperBound)),
            "pattern": "^[^\\u0000-\\u001F\\u007F-\\u009F]*$",
        ])
    }
    /// The same, or `null`.
    var orNull: Schema { Schema(["anyOf": [json, ["type": "null"]]]) }
    static func string(format: String) -> Schema { Schema(["type": "string", "format": .string(format)]) }
    static func oneOf(_ words: [String]) -> Schema { Schema(["type": "string", "enum": .array(words.map { .string($0) })]) }
    static func array(of element: Schema, atLeast count: Int = 0) -> Schema {
        Schema(
            .object(
                [.init("type", "array"), .init("items", element.json)] + (count == 0 ? [] : [.init("minItems", .integer(Int64(count)))])))
    }

    /// An object with these members, all of them required but the `optional` ones; `open` to others or not.
    static func object(_ members: [(String, Schema)], optional: [(String, Schema)] = [], open: Bool = false) -> Schema {
        Schema([
            "type": "object", "required": .array(members.map { .string($0.0) }),
            "properties": .object((members + optional).map { JSONValue.Member($0.0, $0.1.json) }),
            "additionalProperties": .bool(open),
        ])
    }
}

/// A schema that the document has once, under its name.
struct NamedSchema: Sendable {
    let name: String
    let schema: Schema

    init(_ name: String, _ schema: Schema) {
        self.name = name
        self.schema = schema
    }

    var reference: Schema { Schema(["$ref": .string("#/components/schemas/\(name)")]) }
}
