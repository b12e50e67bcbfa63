public import HTTPTypes
import StrictJSON

extension Response {
    /// An answer with a value as JSON, as `JSONValue(encoding:)` writes it.
    ///
    /// - Throws: What the value's `encode(to:)` throws.
    public init(status: HTTPResponse.Status = .ok, encoding value: some Encodable) throws {
        self.init(status: status, contentType: .json, content: .bytes(try JSONValue(encoding: value).encoded()))
    }
}

/// 200 with the value as JSON: `struct Book: Codable, ResponseConvertible` may be returned by a handler.
extension ResponseConvertible where Self: Encodable {
    public func response() throws -> Response { try Response(encoding: self) }
}

/// 200 with the values as a JSON array.
extension Array: ResponseConvertible where Element: ResponseConvertible & Encodable {}

extension Array {
    public func response() throws -> Response where Element: Encodable { try Response(encoding: self) }
}
