public import StrictJSON

extension WebSocketMessage {
    /// A text with a value as JSON.
    ///
    /// - Parameter value: Written as `JSONValue(encoding:)` writes it.
    /// - Throws: What the value's `encode(to:)` throws.
    public init(encoding value: some Encodable) throws {
        self = .text(String(decoding: try JSONValue(encoding: value).encoded(), as: UTF8.self))
    }

    /// The text, read as strict JSON into a value, as ``Request/decode(_:unknownMembers:limits:)`` reads content.
    ///
    ///     for await message in session.messages {
    ///         let line = try message.decode(Line.self)
    ///     }
    ///
    /// A handler that lets the ``Problem`` pass ends the session with code 1008 and the problem's code as the reason.
    ///
    /// - Parameters:
    ///   - type: What to read.
    ///   - unknownMembers: What becomes of members for which the type has no use.
    ///   - limits: How much JSON is read. Unless said otherwise only ``WebSocketLimits/messageBytes`` bounds its length.
    /// - Returns: The value, which fits as a whole.
    /// - Throws: ``Problem``: 422 `invalid_content` with a JSON Pointer for each fault; 400 `invalid_json` for anything the reader refuses; 415
    ///   `unsupported_media_type` for a binary message.
    public func decode<Value: Decodable>(
        _ type: Value.Type = Value.self, unknownMembers: UnknownMembers = .refused, limits: JSONLimits = .requestContent
    ) throws(Problem) -> Value {
        guard case .text(let text) = self else { throw .unsupportedMediaType }
        return try ContentDecoding.value(type, of: Array(text.utf8), unknownMembers, limits)
    }
}
