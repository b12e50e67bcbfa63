/// A version of HTTP in which a request has come.
public enum HTTPVersion: Int, CaseIterable, Sendable {
    case http10
    case http11
    case http2

    /// Its name in lists of protocols. Source: RFC 7301 §6, RFC 9113 §11.1
    public var name: String {
        switch self {
        case .http10: "http/1.0"
        case .http11: "http/1.1"
        case .http2: "h2"
        }
    }
}
