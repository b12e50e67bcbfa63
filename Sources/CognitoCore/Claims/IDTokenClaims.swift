import StrictJSON

/// The claims of a verified ID token, which describe the user. Their ``CognitoClaims/username`` is `cognito:username`.
public struct IDTokenClaims: BearerClaims {
    public let common: CommonClaims
    public var kind: TokenKind { .id }

    /// `email`.
    public var email: String? { claimsSet[.email]?.string }
    /// `email_verified`; `nil` unless it is a Boolean.
    public var emailVerified: Bool? { claimsSet[.emailVerified]?.bool }
    /// `phone_number`.
    public var phoneNumber: String? { claimsSet[.phoneNumber]?.string }
    /// `name`.
    public var name: String? { claimsSet[.name]?.string }
}

extension IDTokenClaims {
    /// The claims of an ID token, or `nil` for a token of another kind.
    public init?(_ claims: CallerClaims) {
        guard case .user(.id(let claims)) = claims else { return nil }
        self = claims
    }
}
