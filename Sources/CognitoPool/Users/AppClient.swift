public import CognitoCore

/// An app client of a user pool: what a program identifies itself with.
public struct AppClient: Sendable, Equatable {
    /// `ClientId`.
    public let id: String
    /// The secret, if the client has one; every sign-in then needs a `SECRET_HASH`.
    public let secret: Secret?
    /// Whether an unknown user looks like a wrong password. Cognito's default is that it does not.
    public var hidesUnknownUsers = false

    /// A client without or with a secret.
    public init(_ id: String, secret: String? = nil) {
        self.id = id
        self.secret = secret.map { Secret($0) }
    }
}
