/// A protocol that a connection can carry, as TLS names it.
///
/// Source: RFC 7301 §6, RFC 9113 §3.1
public enum ApplicationProtocol: String, CaseIterable, Sendable {
    case http2 = "h2"
    /// HTTP/1.1 and HTTP/1.0: one driver speaks both.
    case http1 = "http/1.1"

    /// Its names in ALPN, the later version first.
    package var names: [[UInt8]] {
        switch self {
        case .http1: [Array("http/1.1".utf8), Array("http/1.0".utf8)]
        case .http2: [Array("h2".utf8)]
        }
    }
}
