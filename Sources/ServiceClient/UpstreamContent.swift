public import HTTPServer
public import StrictJSON

/// The content of a request to an upstream.
public struct UpstreamContent: Sendable {
    let bytes: [UInt8]
    let mediaType: MediaType

    /// - Parameters:
    ///   - bytes: Sent as they are.
    ///   - mediaType: `Content-Type`.
    public init(_ bytes: [UInt8], _ mediaType: MediaType) {
        self.bytes = bytes
        self.mediaType = mediaType
    }

    /// - Parameter value: Sent as JSON.
    public static func json(_ value: JSONValue) -> UpstreamContent { UpstreamContent(value.encoded(), .json) }

    /// - Parameter value: Sent as JSON, as `JSONValue(encoding:)` writes it.
    /// - Throws: What the value's `encode(to:)` throws.
    public static func json(encoding value: some Encodable) throws -> UpstreamContent { .json(try JSONValue(encoding: value)) }

    /// - Parameter pairs: Sent as `application/x-www-form-urlencoded`.
    ///
    /// Source: URL Standard §5.2
    public static func form(_ pairs: KeyValuePairs<String, String>) -> UpstreamContent {
        UpstreamContent(Array(FormEncoding.encoded(pairs).utf8), MediaType("application/x-www-form-urlencoded"))
    }
}
