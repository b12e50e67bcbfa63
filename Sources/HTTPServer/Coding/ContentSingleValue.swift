import StrictJSON

/// A value that is all of its place, for an `init(from:)`.
struct ContentSingleValue: SingleValueDecodingContainer {
    let decoder: ContentDecoder

    var codingPath: [any CodingKey] { decoder.codingPath }

    func decodeNil() -> Bool { decoder.place.view?.isNull ?? true }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try decoder.decoding.value(type, at: decoder.place)
    }
}
