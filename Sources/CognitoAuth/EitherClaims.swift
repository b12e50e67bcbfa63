public import CognitoCore

/// The verified claims of a caller whom one of two schemes has admitted; the case says which.
public enum EitherClaims<First: CognitoClaims, Second: CognitoClaims>: CognitoClaims {
    case first(First)
    case second(Second)

    @inlinable public var common: CommonClaims {
        switch self {
        case .first(let claims): claims.common
        case .second(let claims): claims.common
        }
    }

    @inlinable public var kind: TokenKind {
        switch self {
        case .first(let claims): claims.kind
        case .second(let claims): claims.kind
        }
    }

    @inlinable public var issuer: String {
        switch self {
        case .first(let claims): claims.issuer
        case .second(let claims): claims.issuer
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
