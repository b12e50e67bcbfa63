import HTTPTypes

/// How an error reads on the wire.
///
/// Messages are those that clients match on, as docs/cognito.md lists them. No text of a caller is in any of them but a client id and the
/// name of a flow, whose forms have been checked.
extension CognitoError {
    /// `__type`.
    public var type: String {
        switch self {
        case .incorrectUsernameOrPassword, .passwordAttemptsExceeded, .secretHashMissing, .secretHashWrong, .sessionInvalid,
            .sessionUsed, .sessionExpired, .refreshTokenInvalid, .refreshTokenExpired, .refreshTokenRevoked, .accessTokenInvalid,
            .accessTokenExpired, .accessTokenRevoked, .accessTokenLacksScope:
            "NotAuthorizedException"
        case .userNotFound: "UserNotFoundException"
        case .clientNotFound, .poolNotFound, .groupNotFound: "ResourceNotFoundException"
        case .userExists: "UsernameExistsException"
        case .groupExists: "GroupExistsException"
        case .passwordBreaksPolicy: "InvalidPasswordException"
        case .limitExceeded: "LimitExceededException"
        case .tooManyRequests: "TooManyRequestsException"
        case .revocationRefused: "UnauthorizedException"
        case .tokenTypeNotRevocable: "UnsupportedTokenTypeException"
        case .flowNotEnabled, .challengeNotSupported, .usernameNotEmail, .attributeNotSettable, .missingParameter,
            .missingMember, .malformedMember:
            "InvalidParameterException"
        case .contentUnreadable, .contentTooLarge, .contentTypeNotSupported: Unconfirmed.unreadableType
        case .unknownOperation: Unconfirmed.unknownOperationType
        case .ownerOnly, .unknownHost: Unconfirmed.deniedType
        case .internalFailure: "InternalErrorException"
        }
    }

    /// `message`.
    public var message: String { signInMessage ?? tokenMessage ?? userMessage ?? inputMessage }

    /// 400 for every fault of the caller but that they may not call at all, which is 403; 500 for ours.
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
        case .sessionInvalid: "Invalid session for the user."
        case .sessionUsed: "Invalid session for the user, session can only be used once."
        case .sessionExpired: "Invalid session for the user, session is expired."
        default: nil
        }
    }

    private var tokenMessage: String? {
        switch self {
        case .refreshTokenInvalid: "Invalid Refresh Token"
        case .refreshTokenExpired: "Refresh Token has expired"
        case .refreshTokenRevoked: "Refresh Token has been revoked"
        case .accessTokenInvalid: "Invalid Access Token"
        case .accessTokenExpired: "Access Token has expired"
        case .accessTokenRevoked: "Access Token has been revoked"
        case .accessTokenLacksScope: "Access Token does not have required scopes"
        case .revocationRefused: "Client is not authorized to revoke this token."
        case .tokenTypeNotRevocable: "Unsupported token type"
        default: nil
        }
    }

    private var userMessage: String? {
        switch self {
        case .poolNotFound: "User pool does not exist."
        case .userExists: "User account already exists"
        case .groupExists: "A group with the name already exists."
        case .groupNotFound: "Group not found."
        case .passwordBreaksPolicy(let violation): "Password did not conform with policy: \(violation.message)"
        case .usernameNotEmail: "Username should be an email."
        case .attributeNotSettable: "Attribute does not exist in the schema or cannot be set."
        case .limitExceeded: "The limit of the user pool is exceeded."
        case .tooManyRequests: "Too many requests. Try again later."
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
        case .unknownOperation: "Unknown operation."
        case .ownerOnly: "This operation is not for web pages."
        case .unknownHost: "The pool is not known by the host that the request names."
        default: "Internal error."
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
