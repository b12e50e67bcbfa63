import StrictJSON

/// The claims of a verified ID token, which describe the user. Their ``CognitoClaims/username`` is `cognito:username`.
public struct IDTokenClaims: BearerClaims {
    public let common: CommonClaims
    public var kind: TokenKind { .id }

    /// `email`.
    public var email: String? { common.string(.email) }
    /// `email_verified`; `nil` unless it is a Boolean.
    public var emailVerified: Bool? { common.text[.emailVerified]?.bool }
    /// `phone_number`.
    public var phoneNumber: String? { common.string(.phoneNumber) }
    /// `name`.
    public var name: String? { common.string(.name) }
}

extension IDTokenClaims {
    /// The claims of an ID token, or `nil` for a token of another kind.
    public init?(_ claims: CallerClaims) {
        guard case .user(.id(let claims)) = claims else { return nil }
        self = claims
    }
}
