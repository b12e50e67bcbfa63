import HTTPServer
import HTTPTypes
import StrictJSON

/// A refusal of an OAuth endpoint.
///
/// Source: RFC 6749 §4.1.2.1, §5.2; RFC 6750 §3.1; RFC 8707 §2; OpenID Connect Core 1.0 §3.1.2.6
struct OAuthError: Error, Equatable, Sendable {
    enum Code: String, Sendable {
        case invalidRequest = "invalid_request"
        case invalidClient = "invalid_client"
        case invalidGrant = "invalid_grant"
        case unauthorizedClient = "unauthorized_client"
        case unsupportedGrantType = "unsupported_grant_type"
        case unsupportedResponseType = "unsupported_response_type"
        case unsupportedTokenType = "unsupported_token_type"
        case invalidScope = "invalid_scope"
        case invalidTarget = "invalid_target"
        case invalidToken = "invalid_token"
        case insufficientScope = "insufficient_scope"
        case loginRequired = "login_required"
        case requestNotSupported = "request_not_supported"
        case requestURINotSupported = "request_uri_not_supported"
        case serverError = "server_error"
    }

    let code: Code
    /// A sentence for a developer, which repeats no text of the caller.
    let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    static let malformed = OAuthError(.invalidRequest, "The parameters cannot be read, or one is there twice.")

    static func missing(_ parameter: String) -> OAuthError { OAuthError(.invalidRequest, "The parameter \(parameter) is missing.") }

    /// The OAuth error for the pool's refusal of a grant.
    init(grant error: CognitoError) {
        switch error {
        case .internalFailure: self.init(.serverError, "The pool failed.")
        case .refreshTokenReused: self.init(.invalidGrant, "The refresh token was used before; its sign-in has ended.")
        case .refreshTokenRevoked, .refreshTokenExpired: self.init(.invalidGrant, "The refresh token has expired or was revoked.")
        case .userDisabled, .userNotFound: self.init(.invalidGrant, "The user may not sign in.")
        default: self.init(.invalidGrant, "The refresh token is not valid for this client.")
        }
    }

    /// The answer of an endpoint that programs call.
    ///
    /// - Parameter challenge: The scheme of `WWW-Authenticate`; `nil` for no challenge.
    func response(challenge: String? = nil) -> Response {
        var response = Response(
            status: status, json: ["error": .string(code.rawValue), "error_description": .string(description)])
        if let challenge { response.addField(.wwwAuthenticate, challenge) }
        return OAuthCORS.opened(response)
    }

    private var status: HTTPResponse.Status {
        switch code {
        case .invalidClient, .invalidToken: .unauthorized
        case .insufficientScope: .forbidden
        case .serverError: .internalServerError
        default: .badRequest
        }
    }
}

/// Lets pages of any origin call these endpoints, as at AWS. That is safe, since the endpoints ignore cookies.
enum OAuthCORS {
    static func opened(_ response: Response) -> Response {
        var response = response
        response.addField(.accessControlAllowOrigin, "*")
        response.addField(.accessControlExposeHeaders, "WWW-Authenticate")
        return response
    }

    /// `*` does not cover `Authorization` (Fetch §3.3.3).
    static var preflight: Response {
        var response = opened(Response(status: .noContent))
        response.addField(.accessControlAllowMethods, "GET, POST, OPTIONS")
        response.addField(.accessControlAllowHeaders, "Authorization, Content-Type, *")
        response.addField(.accessControlMaxAge, "7200")
        return response
    }
}
