import HTTPServer
import HTTPTypes

/// The `WWW-Authenticate` value that says what was missing or wrong, from a fixed list of sentences: nothing that a request carried
/// ever appears in it; the names of scopes are the route's own.
///
/// Source: RFC 6750 §3, RFC 9470 §3, RFC 9110 §11.6.1
enum Challenge: Sendable, Equatable {
    /// Nothing was sent, so nothing is called wrong (RFC 6750 §3.1).
    case credentials
    case invalidRequest
    /// There are two credentials, in two places.
    case severalCredentials
    /// The cookie of the token is there twice.
    case repeatedCookie
    /// The field of a load balancer cannot be read.
    case invalidLoadBalancerField
    case expiredToken
    case invalidToken
    /// These are needed: well-formed scopes, which have no quotes.
    case insufficientScope([String])
    /// A sign-in of one of these classes, or no older than that, is needed: well-formed classes, which have no quotes.
    case insufficientAuthentication(anyOf: [String], maximumAge: Int?)

    func value(realm: String) -> String {
        let start = "Bearer realm=\"\(realm)\""
        return switch self {
        case .credentials: start
        case .invalidRequest: start + Self.error("invalid_request", "Send one Authorization field with one bearer token")
        case .severalCredentials: start + Self.error("invalid_request", "Send one token or key in one place")
        case .repeatedCookie: start + Self.error("invalid_request", "Send the cookie of the token once")
        case .invalidLoadBalancerField: start + Self.error("invalid_request", "Send one X-Amzn-Oidc-Data field with one token")
        case .expiredToken: start + Self.error("invalid_token", "The token has expired")
        case .invalidToken: start + Self.error("invalid_token", "The token was refused")
        case .insufficientScope(let scopes):
            start + Self.error("insufficient_scope", "The token does not grant what this needs")
                + ", scope=\"\(scopes.joined(separator: " "))\""
        case .insufficientAuthentication(let classes, let maximumAge):
            start + Self.error("insufficient_user_authentication", "Another sign-in is needed for this")
                + (classes.isEmpty ? "" : ", acr_values=\"\(classes.joined(separator: " "))\"")
                + (maximumAge.map { ", max_age=\"\($0)\"" } ?? "")
        }
    }

    private static func error(_ code: String, _ description: String) -> String {
        ", error=\"\(code)\", error_description=\"\(description)\""
    }
}
