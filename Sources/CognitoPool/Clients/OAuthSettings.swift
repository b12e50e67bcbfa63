/// The settings of a client for the OAuth endpoints.
public struct OAuthSettings: Sendable, Equatable {
    /// `AllowedOAuthFlowsUserPoolClient`: if false, the endpoints refuse the client.
    public var isEnabled = true
    /// `AllowedOAuthFlows`: `code`, `implicit`, `client_credentials`.
    public var flows = ["code"]
    /// `AllowedOAuthScopes`.
    public var scopes = ["openid", "email", "profile", "phone", "aws.cognito.signin.user.admin"]
    /// The redirect URIs, compared exactly.
    public var callbackURLs = OAuthSettings.developmentURLs
    /// Where a client may have the browser sent after a sign-out, compared exactly.
    public var logoutURLs = OAuthSettings.developmentURLs
    /// `DefaultRedirectURI`: stands for a `redirect_uri` that a request leaves out; one of the callback URLs.
    public var defaultRedirectURI: String?
    /// `SupportedIdentityProviders`; the pool itself is `COGNITO`, and the only one.
    public var identityProviders = ["COGNITO"]

    /// The code flow with the usual scopes, for front ends during development.
    public init() {}

    /// A client that is not for the OAuth endpoints.
    static var none: OAuthSettings {
        var settings = OAuthSettings()
        (settings.isEnabled, settings.flows, settings.scopes) = (false, [], [])
        (settings.callbackURLs, settings.logoutURLs, settings.identityProviders) = ([], [], [])
        return settings
    }

    /// The usual URLs of front ends during development.
    public static let developmentURLs = [
        "http://localhost:3000", "http://localhost:5173", "http://localhost:8080", "http://127.0.0.1:8080",
    ].flatMap { [$0, "\($0)/", "\($0)/callback"] }
}
