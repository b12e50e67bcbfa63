public import HTTPServer
public import StrictJSON

/// A response of a server.
public struct TestResponse: Sendable {
    public let status: Int
    /// The field lines in order, as they were sent.
    public let fields: [(name: String, value: String)]
    /// The content without its transfer coding.
    public let content: [UInt8]

    /// - Parameter name: The name of a field, in upper or lower case.
    /// - Returns: The values of all fields with the name, joined by commas; `nil` if there is none.
    ///
    /// Source: RFC 9110 §5.3
    public func field(_ name: String) -> String? {
        let values = fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }

    /// The content as text; bytes that are not UTF-8 show as U+FFFD.
    public var text: String { String(decoding: content, as: UTF8.self) }

    /// The content as JSON.
    ///
    /// - Throws: `JSONError`, if the content is no JSON document.
    public func json() throws(JSONError) -> JSONView { try JSONDocument(parsing: content).root }

    /// The content, read into a value as a server of this package reads it: `Date` is a time of RFC 3339.
    ///
    /// - Parameters:
    ///   - type: What to read.
    ///   - unknownMembers: What becomes of members for which the type has no use.
    /// - Returns: The value, which fits as a whole.
    /// - Throws: `Problem` with all that does not fit.
    public func decode<Value: Decodable>(
        _ type: Value.Type = Value.self, unknownMembers: UnknownMembers = .refused
    ) throws(Problem) -> Value {
        try ContentDecoding.value(type, of: content, unknownMembers, .requestContent)
    }
}

/// The reason why a test got no response.
public enum TestClientError: Error, Equatable, Sendable {
    /// Not an `http` URL with a host and a port.
    case malformedURL(String)
    /// The connection could not be opened.
    case couldNotConnect(errno: Int32)
    /// The server was silent for longer than the client's patience.
    case timedOut
    /// The connection ended before the response was complete.
    case connectionClosed
    /// The bytes from the server are no HTTP/1.1 response.
    case malformedResponse
    case system(errno: Int32)
    /// The server answers a request for a WebSocket session otherwise.
    case noSession(status: Int)
    /// TLS failed, with OpenSSL's reason.
    case tls(String)
}
