public import StrictJSON

/// Changes the tokens of a sign-in or a refresh before they are signed, like a pre token generation Lambda trigger.
///
///     configuration.tokenCustomization = { request, changes in
///         changes.accessClaims["tenant"] = .string(request.user.attributes["custom:tenant"] ?? "none")
///         changes.addedScopes = ["records.read"]
///     }
///
/// Source: docs/cognito.md, "Claims" (trigger versions 1 and 2)
public typealias TokenCustomization = @Sendable (_ request: TokenCustomizationRequest, _ changes: inout TokenChanges) -> Void

/// The user and the client for whom tokens are made.
public struct TokenCustomizationRequest: Sendable {
    /// The user, with all attributes and groups.
    public let user: TestUser
    /// The app client by which the user signs in.
    public let clientID: String
    /// True for the tokens of a refresh.
    public let isRefresh: Bool
    /// `ClientMetadata` of the call.
    public let metadata: [String: String]
}

/// The changes of a customization. They do not reach claims about the user's identity, the factors of the sign-in, or the token's origin.
public struct TokenChanges: Sendable {
    /// Claims to add to the ID token, or to replace in it.
    public var idClaims: [String: JSONValue] = [:]
    /// Claims to add to the access token, or to replace in it.
    public var accessClaims: [String: JSONValue] = [:]
    /// Claims to leave out of both tokens.
    public var removedClaims: [String] = []
    /// Scopes to add to the access token.
    public var addedScopes: [String] = []
    /// Scopes to leave out of the access token.
    public var removedScopes: [String] = []
    /// The groups of both tokens; `nil` for the user's own.
    public var groups: [String]?

    static let none = TokenChanges()

    private static let reserved: Set = [
        "acr", "amr", "at_hash", "aud", "auth_time", "azp", "client_id", "cognito:username", "event_id", "exp", "iat", "identities",
        "iss", "jti", "nbf", "nonce", "origin_jti", "scope", "sub", "token_use", "username",
    ]

    /// - Returns: These scopes with the changes applied.
    func scopes(_ scopes: [String]) -> [String] {
        (scopes + addedScopes.filter { !scopes.contains($0) }).filter { !removedScopes.contains($0) }
    }

    func apply(_ changed: [String: JSONValue], to claims: inout JSONMembers) {
        for name in removedClaims where !Self.reserved.contains(name) { claims[name] = nil }
        for (name, value) in changed.sorted(by: { $0.key < $1.key }) where !Self.reserved.contains(name) { claims[name] = value }
    }
}
