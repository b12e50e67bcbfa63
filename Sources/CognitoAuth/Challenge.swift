import HTTPServer
import HTTPTypes

/// The `WWW-Authenticate` value that says what was missing or wrong, from a fixed list of sentences: nothing that a request carried
/// ever appears in it.
///
/// Source: RFC 6750 §3, RFC 9110 §11.6.1
enum Challenge: Sendable, Equatable {
    /// Nothing was sent, so nothing is called wrong (RFC 6750 §3.1).
    case credentials
    case invalidRequest
    case expiredToken
    case invalidToken

    func value(realm: String) -> String {
        let start = "Bearer realm=\"\(realm)\""
        return switch self {
        case .credentials: start
        case .invalidRequest: start + Self.error("invalid_request", "Send one Authorization field with one bearer token")
        case .expiredToken: start + Self.error("invalid_token", "The token has expired")
        case .invalidToken: start + Self.error("invalid_token", "The token was refused")
        }
    }

    private static func error(_ code: String, _ description: String) -> String {
        ", error=\"\(code)\", error_description=\"\(description)\""
    }
}
