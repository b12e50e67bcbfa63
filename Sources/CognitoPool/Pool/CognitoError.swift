/// Every way in which a user pool refuses a call.
///
/// Source: docs/cognito.md, "Wire form of the pool's API"
public enum CognitoError: Error, Equatable, Sendable {
    // Signing in
    case incorrectUsernameOrPassword
    /// The account is shut for a while after wrong passwords.
    case passwordAttemptsExceeded
    case userNotFound
    case clientNotFound(String)
    /// The client has a secret, and no proof of it came along.
    case secretHashMissing(clientID: String)
    case secretHashWrong(clientID: String)
    /// The pool is not set up for this way of signing in.
    case flowNotEnabled(String)
    case challengeNotSupported

    // Challenges
    /// No such session, or that of another user or client.
    case sessionInvalid
    case sessionUsed
    case sessionExpired

    // Tokens
    case refreshTokenInvalid
    case refreshTokenExpired
    case refreshTokenRevoked
    case accessTokenInvalid
    case accessTokenExpired
    case accessTokenRevoked
    case accessTokenLacksScope
    /// The client may not revoke this token.
    case revocationRefused
    /// What is to be revoked is not a refresh token.
    case tokenTypeNotRevocable

    // Users and groups
    case poolNotFound
    case userExists
    case groupExists
    case groupNotFound
    case passwordBreaksPolicy(PasswordPolicy.Violation)
    /// The users of this pool are named by their e-mail addresses.
    case usernameNotEmail
    case attributeNotSettable
    /// One more than the pool holds.
    case limitExceeded

    /// More passwords wait to be hashed than the pool lets wait.
    case tooManyRequests

    // Input
    /// A member of `AuthParameters` or `ChallengeResponses`, or `Session`.
    case missingParameter(String)
    /// A member of the call itself.
    case missingMember(String)
    /// A member that breaks a rule of length or form.
    case malformedMember(String)
    /// The content is no JSON object, or has a member of another type.
    case contentUnreadable
    case contentTooLarge
    case contentTypeNotSupported
    case unknownOperation
    /// A call that only the pool's owner may make came from a web page.
    case ownerOnly
    /// A call for a host that is neither this machine nor the issuer's.
    case unknownHost

    /// OpenSSL or the clock failed.
    case internalFailure
}
