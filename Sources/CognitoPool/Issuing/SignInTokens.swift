public import StrictJSON

/// What a user gets for signing in.
public struct SignInTokens: Sendable, Equatable {
    public let accessToken: String
    public let idToken: String
    /// Missing in the answer to a refresh.
    public let refreshToken: String?
    /// Seconds until the first two expire.
    public let expiresIn: Int64

    /// The members of Cognito's `AuthenticationResult`.
    public var json: JSONValue {
        let refresh = refreshToken.map { [JSONValue.Member("RefreshToken", .string($0))] } ?? []
        let tokens: [JSONValue.Member] = [.init("AccessToken", .string(accessToken)), .init("IdToken", .string(idToken))]
        return .object(tokens + refresh + [.init("TokenType", "Bearer"), .init("ExpiresIn", .integer(expiresIn))])
    }

    /// Reads an `AuthenticationResult`; `nil` when a member is missing or of another type.
    package init?(_ result: JSONView) {
        guard let accessToken = result["AccessToken"]?.string, let idToken = result["IdToken"]?.string,
            let expiresIn = result["ExpiresIn"]?.number?.integer
        else { return nil }
        self.init(
            accessToken: accessToken, idToken: idToken, refreshToken: result["RefreshToken"]?.string, expiresIn: expiresIn)
    }

    package init(accessToken: String, idToken: String, refreshToken: String?, expiresIn: Int64) {
        self.accessToken = accessToken
        self.idToken = idToken
        self.refreshToken = refreshToken
        self.expiresIn = expiresIn
    }
}
