public import CognitoCore

/// The verified claims of a caller whom one of two schemes has admitted; the case says which.
public enum EitherClaims<First: CognitoClaims, Second: CognitoClaims>: CognitoClaims {
    case first(First)
    case second(Second)

    public var common: CommonClaims { either.common }
    public var kind: TokenKind { either.kind }

    private var either: any CognitoClaims {
        switch self {
        case .first(let claims): claims
        case .second(let claims): claims
        }
    }
}

/// What was granted, by either scheme.
extension EitherClaims: ScopedClaims where First: ScopedClaims, Second: ScopedClaims {
    public var scopes: [String] {
        switch self {
        case .first(let claims): claims.scopes
        case .second(let claims): claims.scopes
        }
    }
}
