public import StrictJSON

/// What a server has answered.
public struct TestResponse: Sendable {
    public let status: Int
    /// The field lines in order, as they were sent.
    public let fields: [(name: String, value: String)]
    /// The content without its transfer coding.
    public let content: [UInt8]

    /// The values of all fields of this name, in any case of its letters, joined as RFC 9110 §5.3 allows; `nil` if there is none.
    public func field(_ name: String) -> String? {
        let values = fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }

    /// The content as text; bytes that are not UTF-8 show as U+FFFD.
    public var text: String { String(decoding: content, as: UTF8.self) }

    /// The content as JSON.
    ///
    /// - Throws: When it is none.
    public func json() throws(JSONError) -> JSONView { try JSONDocument(parsing: content).root }
}

/// Why a test got no response.
public enum TestClientError: Error, Equatable, Sendable {
    /// Not an `http` URL with a host and a port.
    case malformedURL(String)
    /// Nothing listens there, by the system's error number.
    case couldNotConnect(errno: Int32)
    /// The server was silent for longer than the client waits.
    case timedOut
    /// The connection ended before a whole response.
    case connectionClosed
    /// What came is no HTTP/1.1 response.
    case malformedResponse
    case system(errno: Int32)
    /// TLS could not go on, for OpenSSL's reason.
    case tls(String)
}
