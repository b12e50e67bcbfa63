import StrictJSON

/// What JSON a type is read from, found by having its `init(from:)` read stand-ins.
///
/// A type whose own `init(from:)` reads one thing or another is described as what it reads of stand-ins. Source: JSON Schema 2020-12
struct ContentSchema {
    private let unknownMembers: UnknownMembers
    /// The types around the one that is looked at: one of them inside itself is described no further.
    private var outer: [ObjectIdentifier] = []

    init(_ unknownMembers: UnknownMembers) { self.unknownMembers = unknownMembers }

    /// - Returns: The schema of a type.
    func schema<Value: Decodable>(of type: Value.Type) -> JSONValue { find(type).schema }

    /// - Returns: The schema of a type and, where there is one, a stand-in with which a caller can read on.
    func find<Value: Decodable>(_ type: Value.Type) -> (schema: JSONValue, value: Value?) {
        if let leaf = type as? any ContentLeaf.Type { return (leaf.schema, leaf.standIn as? Value) }
        if let container = type as? any ContentContainer.Type { return (container.schema(by: self), container.empty as? Value) }
        if let cases = type as? any CaseIterable.Type, let words = cases.rawWords { return (words, cases.anyCase as? Value) }
        guard !outer.contains(ObjectIdentifier(type)), outer.count < JSONLimits.requestContent.maximumDepth else { return ([:], nil) }
        var inner = self
        inner.outer.append(ObjectIdentifier(type))
        let decoder = SchemaDecoder(inner)
        let value = try? Value(from: decoder)
        if let rules = type as? any ContentRules.Type { rules.describe(decoder) }
        // One that throws has read only a part.
        return (decoder.schema(isClosed: value != nil && unknownMembers == .refused), value)
    }
}

/// A type of several values of another one, or of none.
private protocol ContentContainer {
    static func schema(by schemas: ContentSchema) -> JSONValue
    static var empty: Self { get }
}

extension Optional: ContentContainer where Wrapped: Decodable {
    fileprivate static func schema(by schemas: ContentSchema) -> JSONValue { schemas.schema(of: Wrapped.self).orNull }
    fileprivate static var empty: Wrapped? { nil }
}

extension Array: ContentContainer where Element: Decodable {
    fileprivate static func schema(by schemas: ContentSchema) -> JSONValue {
        ["type": "array", "items": schemas.schema(of: Element.self)]
    }
    fileprivate static var empty: [Element] { [] }
}

extension Dictionary: ContentContainer where Key == String, Value: Decodable {
    fileprivate static func schema(by schemas: ContentSchema) -> JSONValue {
        ["type": "object", "additionalProperties": schemas.schema(of: Value.self)]
    }
    fileprivate static var empty: [String: Value] { [:] }
}

extension CaseIterable {
    fileprivate static var anyCase: Self? { allCases.first }

    /// `nil` unless each case stands for a text or a number.
    fileprivate static var rawWords: JSONValue? {
        let words = allCases.compactMap { (($0 as? any RawRepresentable)?.rawValue as? any EncodedLeaf)?.encoded }
        return words.count == allCases.count && !words.isEmpty ? ["enum": .array(words)] : nil
    }
}

extension ContentRules {
    fileprivate static func describe(_ decoder: SchemaDecoder) {
        for rule in rules { decoder.describe(rule.name, rule.describe) }
    }
}

extension JSONValue {
    /// A schema that takes `null` besides.
    var orNull: JSONValue { ["anyOf": [self, ["type": "null"]]] }

    /// An object with more members, or other values of those that it has.
    func with(_ more: [(String, JSONValue)]) -> JSONValue {
        guard case .object(let members) = self else { return self }
        let known = members.map { member in Member(member.name, more.first { $0.0 == member.name }?.1 ?? member.value) }
        return .object(known + more.filter { member($0.0) == nil }.map { Member($0.0, $0.1) })
    }

    /// The value of an object's member.
    func member(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }
}
