public import StrictJSON

extension JSONValue {
    /// What a value encodes itself as. The members of objects keep their order; `Date` is a time of RFC 3339 in UTC, to the microsecond, with a fraction
    /// of three or six digits only where there is one; `UUID` is text in lower case. What cannot be said is `null`: a number that is infinite or not
    /// a number, a time outside the years 0 to 9999.
    ///
    /// - Throws: What the value's `encode(to:)` throws.
    public init(encoding value: some Encodable) throws {
        self = try ContentNode(encoding: value, at: []).json
    }
}

/// A value that is being put together. Shared by the containers that add to it.
private final class ContentNode {
    enum Kind { case value, object, array }

    /// An empty object stands for a type that encodes nothing.
    var kind = Kind.object
    private var value = JSONValue.null
    private var members: [(name: String, node: ContentNode)] = []
    private var places: [String: Int] = [:]
    private var elements: [ContentNode] = []

    init() {}

    init(encoding value: some Encodable, at path: [any CodingKey]) throws {
        try set(value, at: path)
    }

    var json: JSONValue {
        switch kind {
        case .value: value
        case .object: .object(members.map { JSONValue.Member($0.name, $0.node.json) })
        case .array: .array(elements.map(\.json))
        }
    }

    var count: Int { elements.count }

    func set(_ value: some Encodable, at path: [any CodingKey]) throws {
        if let leaf = value as? any EncodedLeaf { set(leaf.encoded) } else { try value.encode(to: ContentEncoder(self, path)) }
    }

    func set(_ json: JSONValue) { (kind, value) = (.value, json) }

    /// A member behind those that are there; one of the same name is replaced.
    func member(_ key: some CodingKey) -> ContentNode {
        let node = ContentNode()
        if let place = places[key.stringValue] {
            members[place].node = node
        } else {
            places[key.stringValue] = members.count
            members.append((key.stringValue, node))
        }
        return node
    }

    func element() -> ContentNode {
        let node = ContentNode()
        elements.append(node)
        return node
    }
}

private struct ContentEncoder: Encoder {
    let node: ContentNode
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    init(_ node: ContentNode, _ codingPath: [any CodingKey]) {
        self.node = node
        self.codingPath = codingPath
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        node.kind = .object
        return KeyedEncodingContainer(EncodedMembers<Key>(node: node, codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        node.kind = .array
        return EncodedElements(node: node, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { EncodedSingleValue(node: node, codingPath: codingPath) }
}

private struct EncodedMembers<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: ContentNode
    let codingPath: [any CodingKey]

    func encodeNil(forKey key: Key) { node.member(key).set(nil) }

    func encode(_ value: some Encodable, forKey key: Key) throws {
        try node.member(key).set(value, at: codingPath + [key])
    }

    func nestedContainer<NestedKey: CodingKey>(keyedBy type: NestedKey.Type, forKey key: Key) -> KeyedEncodingContainer<NestedKey> {
        ContentEncoder(node.member(key), codingPath + [key]).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        ContentEncoder(node.member(key), codingPath + [key]).unkeyedContainer()
    }

    func superEncoder() -> any Encoder {
        ContentEncoder(node.member(MemberKey(stringValue: "super")), codingPath + [MemberKey(stringValue: "super")])
    }
    func superEncoder(forKey key: Key) -> any Encoder { ContentEncoder(node.member(key), codingPath + [key]) }
}

private struct EncodedElements: UnkeyedEncodingContainer {
    let node: ContentNode
    let codingPath: [any CodingKey]
    var count: Int { node.count }

    func encodeNil() { node.element().set(nil) }

    func encode(_ value: some Encodable) throws {
        let path = codingPath + [MemberKey(intValue: count)]
        try node.element().set(value, at: path)
    }

    func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> { next().container(keyedBy: type) }
    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { next().unkeyedContainer() }
    func superEncoder() -> any Encoder { next() }

    private func next() -> ContentEncoder {
        let path = codingPath + [MemberKey(intValue: count)]
        return ContentEncoder(node.element(), path)
    }
}

private struct EncodedSingleValue: SingleValueEncodingContainer {
    let node: ContentNode
    let codingPath: [any CodingKey]

    func encodeNil() { node.set(nil) }
    func encode(_ value: some Encodable) throws { try node.set(value, at: codingPath) }
}
