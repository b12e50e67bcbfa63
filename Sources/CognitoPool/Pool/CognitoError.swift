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
    case userDisabled
    case userNotConfirmed
    /// An administrator has reset the password.
    case passwordResetRequired
    case temporaryPasswordExpired

    // Challenges
    /// No such session, or that of another user or client.
    case sessionInvalid
    case sessionUsed
    case sessionExpired

    // Second factors
    /// The pool has no authenticators, or the user has none.
    case softwareTokenNotFound
    /// The first password of a new authenticator is wrong.
    case softwareTokenNotVerified
    /// A one-time password that was right once.
    case softwareTokenUsed

    // Tokens
    case refreshTokenInvalid
    case refreshTokenExpired
    case refreshTokenRevoked
    /// A rotated token was used after its grace period.
    case refreshTokenReused
    case accessTokenInvalid
    case accessTokenExpired
    case accessTokenRevoked
    case accessTokenLacksScope
    /// The client may not revoke this token.
    case revocationRefused
    /// The client's tokens cannot be revoked.
    case revocationNotEnabled
    /// What is to be revoked is not a refresh token.
    case tokenTypeNotRevocable

    // Users and groups
    case poolNotFound
    case userExists
    case groupExists
    case groupNotFound
    case resourceServerNotFound
    case resourceServerExists
    case domainTaken
    /// Another user has this e-mail address or phone number as an alias.
    case aliasExists(AliasAttribute)
    /// Where an attribute is an alias, no username looks like one.
    case usernameLooksLikeAlias(AliasAttribute)
    case passwordBreaksPolicy(PasswordPolicy.Violation)
    case passwordUsedBefore
    /// The users of this pool are named by their e-mail addresses.
    case usernameNotEmail
    case attributeNotSettable
    /// An attribute that the pool's schema does not have, or a value that it does not allow.
    case attributeBreaksSchema(String)
    /// A required attribute is missing.
    case attributeMissing(String)
    /// The client may not write this attribute.
    case attributeNotWritable(String)
    /// The client may not read this attribute.
    case attributeNotReadable(String)
    case signUpNotAllowed
    /// The user is not in a state in which the operation is possible.
    case userStateNotSupported(operation: String, status: String)
    /// Only a user who has signed up and has not been confirmed can be.
    case notConfirmable(status: String)
    /// A user with a temporary password gets another from an administrator.
    case passwordNotResettable
    case clientSecretWrong
    /// Neither a verified e-mail address nor a verified phone number.
    case noVerifiedContact
    /// One more than the pool holds, or one try too many.
    case limitExceeded

    // Codes
    case codeMismatch
    case codeExpired

    /// More passwords wait to be hashed than the pool lets wait.
    case tooManyRequests

    // Input
    /// A member of `AuthParameters` or `ChallengeResponses`, or `Session`.
    case missingParameter(String)
    /// A member of the call itself.
    case missingMember(String)
    /// A member that breaks a rule of length or form.
    case malformedMember(String)
    /// Members that exclude each other, or a value that is not one of those listed.
    case invalidParameter(InvalidParameter)
    /// The content is no JSON object, or has a member of another type.
    case contentUnreadable
    case contentTooLarge
    case contentTypeNotSupported
    /// The name, if the target has one of letters and digits.
    case unknownOperation(String?)
    /// An administrative call without a signature.
    case signatureMissing
    /// A call that only the pool's owner may make came from a web page.
    case ownerOnly
    /// A call for a host that is neither this machine nor the issuer's.
    case unknownHost

    /// OpenSSL or the clock failed.
    case internalFailure
}

/// What is wrong with a parameter, beyond its type, length and form.
public enum InvalidParameter: Equatable, Sendable {
    case filter
    case paginationToken
    case aliasAndUsernameAttributes
    case clientTokenFlowAlone
    case legacyAndCurrentFlows
    case clientCredentialsNeedSecret
    case clientCredentialsAlone
    case unknownScope(String)
    case callbackURL(String)
    case callbackURLMissing
    case tokenValidity(String)
    case refreshTokenRotationExcludesFlow
    case mfaWithoutMethod
    /// An `ADMIN_…` flow of `InitiateAuth`, or the other way round.
    case flowOfOtherOperation
    /// A factor that the pool does not allow, or that the user has not set up.
    case mfaMethodNotUsable
    /// `TARGET_ACR_VALUES` names no level of this pool, or is missing beside `ACCESS_TOKEN`.
    case authenticationLevel
    case answer
    case attributeNotVerifiable
    case emailFormat
    case phoneNumberFormat
    case confirmedAlready
    case noContact
    case deletionProtection
}
