public import JOSE
public import StrictJSON

/// The claims of a verified ID token: who the user is.
public struct IDTokenClaims: CognitoClaims {
    let common: CommonClaims
    public var subject: String { common.subject }
    public var expirationTime: NumericDate { common.expirationTime }
    public var acceptedUntil: Double { common.acceptedUntil }
    public var claimsSet: JSONDocument { common.claimsSet }
    public var kind: TokenKind { .id }
    /// `cognito:username`.
    public var username: String? { common.username }
    public var groups: [String] { common.groups }
    public var groupsClaim: GroupsClaim { common.groupsClaim }

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
