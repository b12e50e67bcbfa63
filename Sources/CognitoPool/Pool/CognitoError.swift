/// Every way in which a user pool refuses a call.
///
/// Source: docs/cognito.md, "Wire form of the pool's API"
public enum CognitoError: Error, Equatable, Sendable {
    // Signing in
    case incorrectUsernameOrPassword
    /// Wrong passwords have locked the account for a while.
    case passwordAttemptsExceeded
    case userNotFound
    case clientNotFound(String)
    /// The client has a secret, and the call does not prove it.
    case secretHashMissing(clientID: String)
    case secretHashWrong(clientID: String)
    /// The client or the pool does not allow this flow.
    case flowNotEnabled(String)
    case challengeNotSupported
    case userDisabled
    case userNotConfirmed
    /// An administrator has reset the password.
    case passwordResetRequired
    case temporaryPasswordExpired

    // Challenges
    /// The session is unknown, or belongs to another user or client.
    case sessionInvalid
    case sessionUsed
    case sessionExpired

    // Second factors
    /// The pool has no authenticators, or the user has none.
    case softwareTokenNotFound
    /// The first password of a new authenticator is wrong.
    case softwareTokenNotVerified
    /// The one-time password has been used.
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
    /// The token to revoke is no refresh token.
    case tokenTypeNotRevocable

    // Users and groups
    case poolNotFound
    case userExists
    /// The same for a user who signs up, in other words.
    case userExistsAtSignUp
    /// Another user signs in by this e-mail address or phone number.
    case accountExists(AliasAttribute)
    case groupExists
    case groupNotFound
    case resourceServerNotFound
    case resourceServerExists
    case domainTaken
    /// Another user has this e-mail address or phone number as an alias.
    case aliasExists(AliasAttribute)
    /// The username has the form of an alias of the pool.
    case usernameLooksLikeAlias(AliasAttribute)
    case passwordBreaksPolicy(PasswordPolicy.Violation)
    case passwordUsedBefore
    /// The users of this pool sign in by these attributes, and the username is none.
    case usernameNotAlias([AliasAttribute])
    /// The pool's schema does not have the attribute.
    case attributeNotInSchema(String, isNew: Bool)
    /// The attribute keeps its first value.
    case attributeImmutable(String)
    /// No user can be without the attribute.
    case attributeNotDeletable(String)
    /// The pool's schema does not allow the value of the attribute.
    case attributeBreaksSchema(String)
    /// A required attribute is missing.
    case attributeMissing(String)
    /// A required attribute is missing from the answer to `NEW_PASSWORD_REQUIRED`.
    case attributeMissingFromAnswer(String)
    /// An answer to `NEW_PASSWORD_REQUIRED` has a required attribute that the user has already.
    case attributeProvided(String)
    /// The client may not write this attribute.
    case attributeNotWritable(String)
    /// The client may not read this attribute.
    case attributeNotReadable(String)
    case signUpNotAllowed
    /// The user's status does not allow the operation.
    case userStateNotSupported(operation: String, status: String)
    /// The user is not waiting for a confirmation of the sign-up.
    case notConfirmable(status: String)
    /// The user has a temporary password, which only an administrator can replace.
    case passwordNotResettable
    case clientSecretWrong
    case clientSecretNotFound
    /// The user has neither a verified e-mail address nor a verified phone number.
    case noVerifiedContact
    /// The pool holds no more, or there were too many tries.
    case limitExceeded

    // Codes
    case codeMismatch
    case codeExpired

    /// Too many passwords wait to be hashed.
    case tooManyRequests

    // Input
    /// A member of `AuthParameters` or `ChallengeResponses`, or `Session`.
    case missingParameter(String)
    /// A member of the call itself.
    case missingMember(String)
    /// A member has the wrong length or form.
    case malformedMember(String)
    /// Two members exclude each other, or a value is not one of those allowed.
    case invalidParameter(InvalidParameter)
    /// The content is no JSON object, or has a member of another type.
    case contentUnreadable
    case contentTooLarge
    case contentTypeNotSupported
    /// The operation is unknown. The value is its name, if the target has one of letters and digits.
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

/// A fault of a parameter beyond its type, length and form.
public enum InvalidParameter: Equatable, Sendable {
    case filter
    case paginationToken
    case aliasAndUsernameAttributes
    /// A new user could not be without it, but Cognito requires standard attributes alone.
    case requiredCustomAttribute
    case clientTokenFlowAlone
    case legacyAndCurrentFlows
    case clientCredentialsNeedSecret
    case clientCredentialsAlone
    /// A second secret is for a client that has a first one.
    case clientWithoutSecret
    /// The only secret of a client cannot be deleted.
    case lastClientSecret
    case unknownScope(String)
    case callbackURL(String)
    case callbackURLMissing
    /// A client for the OAuth endpoints has no flows or no scopes.
    case oauthFlowsAndScopesMissing
    /// A scope that is about a user, for a program's own tokens.
    case scopeOfUsers(String)
    /// `ReadAttributes` or `WriteAttributes` name what the pool does not have, or what nobody may write.
    case readAttributes(isNew: Bool)
    case writeAttributes(isNew: Bool)
    case tokenValidity(String)
    case refreshTokenRotationExcludesFlow
    case mfaWithoutMethod
    /// A call sets the validity of temporary passwords by both of its names.
    case unusedAccountValidity
    /// A domain's prefix has a word that AWS keeps to itself.
    case reservedDomain(String)
    /// A call turns MFA off, and a method on.
    case mfaOffWithMethod
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
    /// The configured pool, which the next start would want again, is to be deleted.
    case configuredPool
}
