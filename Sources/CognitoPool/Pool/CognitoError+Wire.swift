import HTTPTypes

/// The wire form of errors.
///
/// The messages are those on which clients match, as docs/cognito.md lists them. Some repeat text of the caller.
extension CognitoError {
    /// `__type`.
    public var type: String {
        switch self {
        case .incorrectUsernameOrPassword, .passwordAttemptsExceeded, .secretHashMissing, .secretHashWrong, .sessionInvalid,
            .sessionUsed, .sessionExpired, .refreshTokenInvalid, .refreshTokenExpired, .refreshTokenRevoked, .accessTokenInvalid,
            .accessTokenExpired, .accessTokenRevoked, .accessTokenLacksScope, .userDisabled, .temporaryPasswordExpired,
            .attributeProvided, .attributeNotWritable, .attributeNotReadable, .signUpNotAllowed, .notConfirmable,
            .passwordNotResettable, .clientSecretWrong:
            "NotAuthorizedException"
        case .userNotFound: "UserNotFoundException"
        case .clientNotFound, .clientSecretNotFound, .poolNotFound, .groupNotFound, .resourceServerNotFound: "ResourceNotFoundException"
        case .userNotConfirmed: "UserNotConfirmedException"
        case .passwordResetRequired: "PasswordResetRequiredException"
        case .aliasExists: "AliasExistsException"
        case .passwordUsedBefore: "PasswordHistoryPolicyViolationException"
        case .userStateNotSupported: "UnsupportedUserStateException"
        case .codeMismatch: "CodeMismatchException"
        case .codeExpired, .softwareTokenUsed: "ExpiredCodeException"
        case .invalidParameter(.unknownScope): "ScopeDoesNotExistException"
        case .invalidParameter(.clientCredentialsNeedSecret), .invalidParameter(.clientCredentialsAlone), .invalidParameter(.scopeOfUsers),
            .invalidParameter(.oauthFlowsAndScopesMissing):
            "InvalidOAuthFlowException"
        case .userExists, .userExistsAtSignUp, .accountExists: "UsernameExistsException"
        case .groupExists: "GroupExistsException"
        case .passwordBreaksPolicy: "InvalidPasswordException"
        case .limitExceeded: "LimitExceededException"
        case .tooManyRequests: "TooManyRequestsException"
        case .revocationRefused: "UnauthorizedException"
        case .revocationNotEnabled: "UnsupportedOperationException"
        case .refreshTokenReused: "RefreshTokenReuseException"
        case .softwareTokenNotFound: "SoftwareTokenMFANotFoundException"
        case .softwareTokenNotVerified: "EnableSoftwareTokenMFAException"
        case .tokenTypeNotRevocable: "UnsupportedTokenTypeException"
        case .flowNotEnabled, .challengeNotSupported, .usernameNotAlias, .attributeNotInSchema, .attributeImmutable, .attributeNotDeletable,
            .missingParameter,
            .missingMember, .malformedMember, .invalidParameter, .attributeBreaksSchema, .attributeMissing, .attributeMissingFromAnswer,
            .noVerifiedContact,
            .usernameLooksLikeAlias, .resourceServerExists, .domainTaken:
            "InvalidParameterException"
        case .contentUnreadable, .contentTooLarge, .contentTypeNotSupported: Unconfirmed.unreadableType
        case .unknownOperation: Unconfirmed.unknownOperationType
        case .ownerOnly, .unknownHost: Unconfirmed.deniedType
        case .signatureMissing: Unconfirmed.unsignedType
        case .internalFailure: "InternalErrorException"
        }
    }

    /// `message`.
    public var message: String { signInMessage ?? tokenMessage ?? userMessage ?? inputMessage }

    /// The message as the value of a field, which the caller's text must not end.
    ///
    /// Source: RFC 9110 §5.5
    var fieldValue: String {
        String(String.UnicodeScalarView(message.unicodeScalars.map { (0x20...0x7E).contains($0.value) ? $0 : "?" }))
    }

    /// 403 if the caller may not make the call at all, 400 for any other fault of the caller, 500 for a fault of the pool.
    var status: HTTPResponse.Status {
        switch self {
        case .internalFailure: .internalServerError
        case .ownerOnly, .unknownHost: .forbidden
        default: .badRequest
        }
    }

    private var signInMessage: String? {
        switch self {
        case .incorrectUsernameOrPassword: "Incorrect username or password."
        case .passwordAttemptsExceeded: "Password attempts exceeded"
        case .userNotFound: "User does not exist."
        case .clientNotFound(let id): "User pool client \(id) does not exist."
        case .secretHashMissing(let id): "Client \(id) is configured with secret but SECRET_HASH was not received"
        case .secretHashWrong(let id): "Unable to verify secret hash for client \(id)"
        case .flowNotEnabled(let flow): "\(flow) flow not enabled for this client"
        case .challengeNotSupported: "The challenge is not supported."
        case .userDisabled: "User is disabled."
        case .userNotConfirmed: "User is not confirmed."
        case .passwordResetRequired: "Password reset required for the user"
        case .temporaryPasswordExpired: "Temporary password has expired and must be reset by an administrator."
        case .sessionInvalid: "Invalid session for the user."
        case .sessionUsed: "Invalid session for the user, session can only be used once."
        case .sessionExpired: "Invalid session for the user, session is expired."
        case .softwareTokenNotFound: "Software Token MFA has not been enabled by the userPool"
        case .softwareTokenNotVerified: "Code mismatch"
        case .softwareTokenUsed: "Your software token has already been used once."
        default: nil
        }
    }

    private var tokenMessage: String? {
        switch self {
        case .refreshTokenInvalid: "Invalid Refresh Token"
        case .refreshTokenExpired: "Refresh Token has expired"
        case .refreshTokenRevoked: "Refresh Token has been revoked"
        case .refreshTokenReused: "The refresh token has been rotated and its grace period is over."
        case .accessTokenInvalid: "Invalid Access Token"
        case .accessTokenExpired: "Access Token has expired"
        case .accessTokenRevoked: "Access Token has been revoked"
        case .accessTokenLacksScope: "Access Token does not have required scopes"
        case .revocationRefused: "Client is not authorized to revoke this token."
        case .revocationNotEnabled: "Token revocation is not enabled for this client."
        case .tokenTypeNotRevocable: "Unsupported token type"
        default: nil
        }
    }

    private var userMessage: String? {
        switch self {
        case .poolNotFound: "User pool does not exist."
        case .userExists: "User account already exists"
        case .userExistsAtSignUp: "User already exists"
        case .accountExists(let alias): "An account with the given \(alias.rawValue) already exists."
        case .groupExists: "A group with the name already exists."
        case .groupNotFound: "Group not found."
        case .resourceServerNotFound: "Resource server does not exist."
        case .resourceServerExists: "Resource server already exists for this user pool."
        case .domainTaken: "Domain already associated with another user pool."
        case .aliasExists(let alias): "An account with the \(alias.rawValue) already exists."
        case .usernameLooksLikeAlias(.email): "Username cannot be of email format, since user pool is configured for email alias."
        case .usernameLooksLikeAlias:
            "Username cannot be of phone number format, since user pool is configured for phone number alias."
        case .passwordUsedBefore: "The password has been used before."
        case .passwordBreaksPolicy(let violation): "Password did not conform with policy: \(violation.message)"
        case .usernameNotAlias([.email]): "Username should be an email."
        case .usernameNotAlias([.phoneNumber]): "Username should be a phone number."
        case .usernameNotAlias: "Username should be either an email or a phone number."
        case .limitExceeded: "Attempt limit exceeded, please try after some time."
        case .tooManyRequests: "Too many requests. Try again later."
        default: attributeMessage ?? codeMessage
        }
    }

    private var attributeMessage: String? {
        switch self {
        case .attributeBreaksSchema(let name): "Attributes did not conform to the schema: \(name)"
        case .attributeNotInSchema(let name, isNew: true):
            "Attributes did not conform to the schema: \(name): Attribute does not exist in the schema."
        case .attributeNotInSchema(let name, isNew: false): "user.\(name): Attribute does not exist in the schema."
        case .attributeImmutable(let name): "user.\(name): Attribute cannot be updated."
        case .attributeNotDeletable(let name): "user.\(name): Required attribute cannot be deleted."
        case .attributeMissing(let name): "Attributes did not conform to the schema: \(name): The attribute \(name) is required"
        case .attributeMissingFromAnswer(let name): "Invalid attributes given, \(name) is missing"
        case .attributeProvided(let name): "Cannot modify an already provided \(name)"
        case .attributeNotWritable: "A client attempted to write unauthorized attribute"
        case .attributeNotReadable: "A client attempted to read unauthorized attribute"
        default: nil
        }
    }

    private var codeMessage: String? {
        switch self {
        case .signUpNotAllowed: "SignUp is not permitted for this user pool"
        case .userStateNotSupported(let operation, let status): "\(operation) is not possible. The user's status is \(status)."
        case .notConfirmable(let status): "User cannot be confirmed. Current status is \(status)"
        case .passwordNotResettable: "User password cannot be reset in the current state."
        case .clientSecretWrong: "Invalid client secret."
        case .clientSecretNotFound: "Client secret does not exist."
        case .noVerifiedContact:
            "Cannot reset password for the user as there is no registered/verified email or phone_number"
        case .codeMismatch: "Invalid verification code provided, please try again."
        case .codeExpired: "Invalid code provided, please request a code again."
        default: nil
        }
    }

    private var inputMessage: String {
        switch self {
        case .missingParameter(let name): "Missing required parameter \(name)"
        case .missingMember(let name):
            "1 validation error detected: Value null at '\(name)' failed to satisfy constraint: Member must not be null"
        case .malformedMember(let name):
            "1 validation error detected: Value at '\(name)' failed to satisfy constraint: Member has an invalid length or form"
        case .contentUnreadable: "The content is not a JSON object of the operation's members."
        case .contentTooLarge: "The content is too large."
        case .contentTypeNotSupported: "The content type must be application/x-amz-json-1.1."
        case .invalidParameter(let parameter): parameter.message
        case .unknownOperation(nil): "The field X-Amz-Target names no operation."
        case .unknownOperation(let name?): "The operation \(name) is not known here."
        case .signatureMissing: "Missing Authentication Token"
        case .ownerOnly: "This operation is not for web pages."
        case .unknownHost: "The pool is not known by the host that the request names."
        default: "Internal error."
        }
    }
}

extension InvalidParameter {
    fileprivate var message: String {
        switch self {
        case .filter: "Error while parsing filter."
        case .paginationToken: "Invalid pagination token"
        case .aliasAndUsernameAttributes: "Only one of the aliasAttributes or usernameAttributes can be set in a user pool."
        case .requiredCustomAttribute: "Required custom attributes are not supported currently."
        case .clientTokenFlowAlone: "ALLOW_CLIENT_TOKEN_AUTH cannot be combined with flows of users."
        case .legacyAndCurrentFlows: "Cannot use both legacy and ALLOW_ values in ExplicitAuthFlows."
        case .clientCredentialsNeedSecret: "client_credentials flow can not be selected if client does not have a client secret."
        case .clientCredentialsAlone: "client_credentials flow can not be selected along with code flow or implicit flow."
        case .clientWithoutSecret: "A second client secret requires a client that has a first one."
        case .lastClientSecret: "The last remaining client secret cannot be deleted."
        case .unknownScope(let scope): "Invalid scope requested: \(scope)"
        case .callbackURL(let url): "\(url) is not allowed as a callback or logout URL."
        case .callbackURLMissing: "CallbackURLs are required for the code and implicit flows."
        case .oauthFlowsAndScopesMissing:
            "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows."
        case .scopeOfUsers(let scope): "\(scope) is not supported with client_credentials flow"
        case .readAttributes(let isNew): "Invalid read attributes specified while \(isNew ? "creating" : "updating") a client"
        case .writeAttributes(let isNew): "Invalid write attributes specified while \(isNew ? "creating" : "updating") a client"
        case .tokenValidity(let name): "Invalid range for token validity: \(name)"
        case .refreshTokenRotationExcludesFlow: "ALLOW_REFRESH_TOKEN_AUTH cannot be combined with refresh token rotation."
        case .unusedAccountValidity: "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays"
        case .reservedDomain(let word): "Domain cannot contain reserved word: \(word)"
        case .mfaWithoutMethod: "Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be enabled."
        case .mfaOffWithMethod: "Invalid MFA configuration given, can't turn off MFA and configure an MFA together."
        case .flowOfOtherOperation: "Initiate Auth method not supported."
        case .mfaMethodNotUsable: "User has not verified software token mfa or the factor is not enabled in the user pool."
        case .authenticationLevel: "TARGET_ACR_VALUES must name an authentication level of the user pool."
        case .answer: "ANSWER must be one of the available challenges."
        case .attributeNotVerifiable: "The attribute cannot be verified."
        case .emailFormat: "Invalid email address format."
        case .phoneNumberFormat: "Invalid phone number format."
        case .confirmedAlready: "User is already confirmed."
        case .noContact: "The user has neither an email nor a phone_number that the user pool verifies."
        case .deletionProtection: "The user pool cannot be deleted because deletion protection is activated."
        case .configuredPool: "The user pool cannot be deleted because it is the configured one."
        }
    }
}

extension PasswordPolicy.Violation {
    fileprivate var message: String {
        switch self {
        case .tooShort: "Password not long enough"
        case .noUppercase: "Password must have uppercase characters"
        case .noLowercase: "Password must have lowercase characters"
        case .noDigit: "Password must have numeric characters"
        case .noSymbol: "Password must have symbol characters"
        }
    }
}
