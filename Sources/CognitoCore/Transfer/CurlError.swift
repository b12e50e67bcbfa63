/// The reason why an HTTP exchange brought no complete response. No case contains text from the peer.
public enum CurlError: Error, Equatable, Sendable {
    /// The host has no address, or its name could not be looked up.
    case hostNotFound
    /// The connection was not accepted.
    case couldNotConnect
    /// Connecting or the whole transfer took longer than its bound.
    case timedOut
    /// No TLS connection.
    case tls
    /// A certificate that does not prove that the peer is the host.
    case certificate(CertificateFault)
    /// The proxy has refused to connect to the host, with this status.
    case proxyRefused(status: Int)
    /// The connection ended before a response came.
    case connectionLost
    /// The body ended before its announced length.
    case truncated
    /// The body, or the header section, is longer than its bound in bytes.
    case tooLarge(limit: Int)
    /// The answer is no HTTP response.
    case malformedResponse
    /// The request has a field that HTTP does not allow, such as one with a line break.
    case malformedRequest
    /// As many transfers as may are waiting for their turn already.
    case tooManyWaiting
    /// The calling task was cancelled.
    case cancelled
    /// Another cause, by libcurl's own number for it.
    case other(code: Int)
}

/// A fault of a peer's certificate.
public enum CertificateFault: Equatable, Sendable {
    /// It is for other hosts.
    case wrongHost
    case expired
    case notYetValid
    /// No chain leads from it to a trusted authority.
    case untrustedIssuer
    /// It is self-signed.
    case selfSigned
    /// Another fault, by OpenSSL's own number for it.
    case other(code: Int)
}

extension CertificateFault: CustomStringConvertible {
    /// The fault in a few words, for a log.
    public var description: String {
        switch self {
        case .wrongHost: "it is for other hosts"
        case .expired: "it has expired"
        case .notYetValid: "it is not valid yet"
        case .untrustedIssuer: "its issuer is not trusted"
        case .selfSigned: "it is self-signed"
        case .other(let code): "OpenSSL verify error \(code)"
        }
    }
}

extension CurlError: CustomStringConvertible {
    /// The cause in a few words, for a log.
    public var description: String {
        switch self {
        case .hostNotFound: "host not found"
        case .couldNotConnect: "could not connect"
        case .timedOut: "timed out"
        case .tls: "TLS failed"
        case .certificate(let fault): "certificate refused: \(fault)"
        case .proxyRefused(let status): "proxy refused with status \(status)"
        case .connectionLost: "connection lost"
        case .truncated: "response cut short"
        case .tooLarge(let limit): "response longer than \(limit) bytes"
        case .malformedResponse: "malformed response"
        case .malformedRequest: "malformed request"
        case .tooManyWaiting: "too many transfers are waiting"
        case .cancelled: "cancelled"
        case .other(let code): "curl error \(code)"
        }
    }
}

extension CurlError {
    /// The reason in a word of a fixed list, for metrics and traces.
    package var word: String {
        switch self {
        case .hostNotFound, .couldNotConnect, .proxyRefused: "unreachable"
        case .timedOut: "timeout"
        case .tls, .certificate: "tls"
        case .connectionLost, .truncated: "interrupted"
        case .tooLarge: "too_large"
        case .malformedResponse: "malformed_response"
        case .malformedRequest: "malformed_request"
        case .tooManyWaiting: "busy"
        case .cancelled: "cancelled"
        case .other: "other"
        }
    }
}
