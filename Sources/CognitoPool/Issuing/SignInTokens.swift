public import StrictJSON

/// The tokens of a sign-in or a refresh.
public struct SignInTokens: Sendable, Equatable {
    /// `AccessToken`, in compact serialization.
    public let accessToken: String
    /// `IdToken`, in compact serialization.
    public let idToken: String
    /// `nil` in the answer to a refresh without rotation.
    public let refreshToken: String?
    /// The seconds until the access and the ID token expire.
    public let expiresIn: Int64

    /// The members of Cognito's `AuthenticationResult`.
    public var json: JSONValue {
        let refresh = refreshToken.map { [JSONValue.Member("RefreshToken", .string($0))] } ?? []
        let tokens: [JSONValue.Member] = [.init("AccessToken", .string(accessToken)), .init("IdToken", .string(idToken))]
        return .object(tokens + refresh + [.init("TokenType", "Bearer"), .init("ExpiresIn", .integer(expiresIn))])
    }

    /// Reads an `AuthenticationResult`; `nil` if a member is missing or has the wrong type.
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
