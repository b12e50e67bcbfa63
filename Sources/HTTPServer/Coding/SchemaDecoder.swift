import StrictJSON

/// Hands stand-ins to an `init(from:)`, and notes what it asks for.
final class SchemaDecoder: Decoder {
    private struct Member {
        let name: String
        var schema: JSONValue
        var isRequired: Bool
    }

    let schemas: ContentSchema
    private var members: [Member] = []
    /// What it is if it is no object.
    fileprivate(set) var whole: JSONValue = [:]
    private var isObject = false

    init(_ schemas: ContentSchema) { self.schemas = schemas }

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        isObject = true
        return KeyedDecodingContainer(SchemaMembers(decoder: self))
    }

    func unkeyedContainer() -> any UnkeyedDecodingContainer {
        whole = ["type": "array"]
        return SchemaElements()
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { SchemaSingleValue(decoder: self) }

    /// - Parameter isClosed: If true, there are no other members.
    func schema(isClosed: Bool) -> JSONValue {
        guard isObject else { return whole }
        let properties = members.map { JSONValue.Member($0.name, $0.isRequired ? $0.schema : $0.schema.orNull) }
        let object: JSONValue = [
            "type": "object", "required": .array(members.filter(\.isRequired).map { .string($0.name) }), "properties": .object(properties),
        ]
        return isClosed ? object.with([("additionalProperties", false)]) : object
    }

    /// Changes the schema of a member.
    func describe(_ name: String, _ change: (JSONValue) -> JSONValue) {
        for place in members.indices where sameBytes(members[place].name, name) { members[place].schema = change(members[place].schema) }
    }

    /// A member that is asked for twice is there once.
    fileprivate func note(_ key: any CodingKey, _ schema: JSONValue, isRequired: Bool) {
        if let place = members.firstIndex(where: { sameBytes($0.name, key.stringValue) }) {
            members[place].isRequired = members[place].isRequired || isRequired
        } else {
            members.append(Member(name: key.stringValue, schema: schema, isRequired: isRequired))
        }
    }
}

/// The members of an object. What is asked whether it is there need not be there.
private struct SchemaMembers<Key: CodingKey>: KeyedDecodingContainerProtocol {
    private final class Asked { var names: Set<String> = [] }

    let decoder: SchemaDecoder
    private let asked = Asked()

    init(decoder: SchemaDecoder) { self.decoder = decoder }

    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }

    func contains(_ key: Key) -> Bool {
        asked.names.insert(key.stringValue)
        return true
    }

    func decodeNil(forKey key: Key) -> Bool {
        asked.names.insert(key.stringValue)
        return false
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        let found = decoder.schemas.find(type)
        note(key, found.schema, isOptional: type.isOptional)
        guard let value = found.value else { throw NoValue() }
        return value
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) -> KeyedDecodingContainer<Nested> {
        note(key, ["type": "object"])
        return SchemaDecoder(decoder.schemas).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedDecodingContainer {
        note(key, ["type": "array"])
        return SchemaElements()
    }

    func superDecoder() -> any Decoder {
        decoder.note(MemberKey(stringValue: "super"), [:], isRequired: true)
        return SchemaDecoder(decoder.schemas)
    }

    func superDecoder(forKey key: Key) -> any Decoder {
        note(key, [:])
        return SchemaDecoder(decoder.schemas)
    }

    private func note(_ key: Key, _ schema: JSONValue, isOptional: Bool = false) {
        decoder.note(key, schema, isRequired: !isOptional && !asked.names.contains(key.stringValue))
    }
}

/// An array without elements.
private struct SchemaElements: UnkeyedDecodingContainer {
    var codingPath: [any CodingKey] { [] }
    var count: Int? { 0 }
    var isAtEnd: Bool { true }
    var currentIndex: Int { 0 }

    mutating func decodeNil() throws -> Bool { throw NoValue() }
    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { throw NoValue() }
    mutating func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> { throw NoValue() }
    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { throw NoValue() }
    mutating func superDecoder() throws -> any Decoder { throw NoValue() }
}

/// A value that is all of its place.
private struct SchemaSingleValue: SingleValueDecodingContainer {
    let decoder: SchemaDecoder

    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool { false }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let found = decoder.schemas.find(type)
        decoder.whole = found.schema
        guard let value = found.value else { throw NoValue() }
        return value
    }
}
