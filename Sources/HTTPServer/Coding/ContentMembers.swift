import StrictJSON

/// The members of an object, for an `init(from:)`.
struct ContentMembers<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: ContentDecoder

    var codingPath: [any CodingKey] { decoder.codingPath }
    var allKeys: [Key] { decoder.memberNames.compactMap { Key(stringValue: $0) } }

    func contains(_ key: Key) -> Bool { decoder.member(key) != nil }
    func decodeNil(forKey key: Key) -> Bool { decoder.member(key) == nil }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try decoder.decoding.value(type, at: decoder.place(of: key, isOptional: type.isOptional))
    }

    func nestedContainer<NestedKey: CodingKey>(keyedBy type: NestedKey.Type, forKey key: Key) -> KeyedDecodingContainer<NestedKey> {
        decoder.decoder(of: decoder.place(of: key)).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedDecodingContainer {
        decoder.decoder(of: decoder.place(of: key)).unkeyedContainer()
    }

    func superDecoder() -> any Decoder { decoder.decoder(of: decoder.place(of: MemberKey(stringValue: "super"))) }
    func superDecoder(forKey key: Key) -> any Decoder { decoder.decoder(of: decoder.place(of: key)) }
}
