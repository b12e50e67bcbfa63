/// Why an HTTP exchange brought no whole response. Nothing that the peer sent is in here.
public enum CurlError: Error, Equatable, Sendable {
    /// The host has no address, or its name could not be looked up.
    case hostNotFound
    /// Nobody accepted the connection.
    case couldNotConnect
    /// Connecting or the whole transfer took longer than its bound.
    case timedOut
    /// No TLS connection, or a certificate that does not prove the host.
    case tls
    /// The connection ended before a response came.
    case connectionLost
    /// The body ended before its announced length.
    case truncated
    /// The body, or the header section, is longer than its bound in bytes.
    case tooLarge(limit: Int)
    /// What came back is no HTTP response.
    case malformedResponse
    /// The request has a field that HTTP does not allow, such as one with a line break.
    case malformedRequest
    /// The task that asked was cancelled.
    case cancelled
    /// Another cause, by libcurl's own number for it.
    case other(code: Int)
}

extension CurlError: CustomStringConvertible {
    /// The cause in a few words, for a log.
    public var description: String {
        switch self {
        case .hostNotFound: "host not found"
        case .couldNotConnect: "could not connect"
        case .timedOut: "timed out"
        case .tls: "TLS failed"
        case .connectionLost: "connection lost"
        case .truncated: "response cut short"
        case .tooLarge(let limit): "response longer than \(limit) bytes"
        case .malformedResponse: "malformed response"
        case .malformedRequest: "malformed request"
        case .cancelled: "cancelled"
        case .other(let code): "curl error \(code)"
        }
    }
}
