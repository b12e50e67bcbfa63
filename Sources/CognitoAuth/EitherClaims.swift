public import CognitoCore
public import JOSE
public import StrictJSON

/// The verified claims of a caller whom one of two schemes has admitted; the case says which.
public enum EitherClaims<First: CognitoClaims, Second: CognitoClaims>: CognitoClaims {
    case first(First)
    case second(Second)

    public var subject: String { common.subject }
    public var username: String? { common.username }
    public var groups: [String] { common.groups }
    public var groupsClaim: GroupsClaim { common.groupsClaim }
    public var expirationTime: NumericDate { common.expirationTime }
    public var acceptedUntil: Double { common.acceptedUntil }
    public var kind: TokenKind { common.kind }
    public var claimsSet: JSONDocument { common.claimsSet }

    /// Always `nil`: claims by themselves do not say which scheme has admitted them.
    public init?(_ claims: CallerClaims) { nil }

    private var common: any CognitoClaims {
        switch self {
        case .first(let claims): claims
        case .second(let claims): claims
        }
    }
}
