import StrictJSON

/// The elements of an array, for an `init(from:)`.
struct ContentElements: UnkeyedDecodingContainer {
    let decoder: ContentDecoder
    let elements: [JSONView]
    private(set) var currentIndex = 0

    init(decoder: ContentDecoder, elements: [JSONView]) {
        self.decoder = decoder
        self.elements = elements
    }

    var codingPath: [any CodingKey] { decoder.codingPath }
    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex >= elements.count }

    mutating func decodeNil() -> Bool {
        guard !isAtEnd, elements[currentIndex].isNull else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try decoder.decoding.value(type, at: next(isOptional: type.isOptional))
    }

    mutating func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        decoder.decoder(of: next()).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedDecodingContainer { decoder.decoder(of: next()).unkeyedContainer() }

    mutating func superDecoder() -> any Decoder { decoder.decoder(of: next()) }

    /// An element that is `null`, or is not there although one is asked for, counts as absent.
    private mutating func next(isOptional: Bool = false) -> ContentPlace {
        let view = isAtEnd || elements[currentIndex].isNull ? nil : elements[currentIndex]
        let inside = ContentPlace(view: view, path: codingPath + [MemberKey(intValue: currentIndex)])
        if view == nil, decoder.place.view != nil, !isOptional { decoder.decoding.note("This must be there.", at: inside.path) }
        currentIndex += 1
        return inside
    }
}
