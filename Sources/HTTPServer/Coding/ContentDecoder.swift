import StrictJSON

/// Hands one place of content to an `init(from:)`.
final class ContentDecoder: Decoder {
    let place: ContentPlace
    let decoding: ContentDecoding
    private var members: ObjectMembers?
    private var nested: [ContentDecoder] = []

    init(place: ContentPlace, decoding: ContentDecoding) {
        self.place = place
        self.decoding = decoding
    }

    var codingPath: [any CodingKey] { place.path }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        if let view = place.view, members == nil {
            members = view.members.map(ObjectMembers.init)
            if members == nil { decoding.note("This must be an object.", at: codingPath) }
        }
        return KeyedDecodingContainer(ContentMembers<Key>(decoder: self))
    }

    func unkeyedContainer() -> any UnkeyedDecodingContainer {
        let elements = place.view?.elements
        if place.view != nil, elements == nil { decoding.note("This must be an array.", at: codingPath) }
        return ContentElements(decoder: self, elements: elements ?? [])
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { ContentSingleValue(decoder: self) }

    /// Notes the members that no `init(from:)` has asked for.
    func noteUnknownMembers() {
        nested.forEach { $0.noteUnknownMembers() }
        guard decoding.unknownMembers == .refused, let members else { return }
        for name in members.unasked {
            decoding.note("There is no such member.", at: codingPath + [MemberKey(stringValue: name)])
        }
    }

    // MARK: - Places inside

    var memberNames: [String] { members?.names ?? [] }

    /// - Returns: `nil` for a member that is absent, which one that is `null` counts as.
    func member(_ key: any CodingKey) -> JSONView? {
        guard let view = members?.ask(for: key.stringValue), !view.isNull else { return nil }
        return view
    }

    /// The place of a member. One that is absent is noted, unless a type can do without.
    func place(of key: any CodingKey, isOptional: Bool = false) -> ContentPlace {
        let inside = ContentPlace(view: member(key), path: codingPath + [key])
        // What is no object has been noted as a whole.
        if inside.view == nil, members != nil, !isOptional { decoding.note("This must be there.", at: inside.path) }
        return inside
    }

    /// A decoder of a place inside this one, for containers that are nested by hand.
    func decoder(of inside: ContentPlace) -> ContentDecoder {
        let decoder = ContentDecoder(place: inside, decoding: decoding)
        nested.append(decoder)
        return decoder
    }
}

extension Decodable {
    /// True if `nil` is a value of the type.
    static var isOptional: Bool { self is any ExpressibleByNilLiteral.Type }
}
