public import JOSE
public import StrictJSON

/// The claims of whoever has sent a verified token: a user, or a program that speaks for itself.
public enum CallerClaims: CognitoClaims {
    case user(UserClaims)
    case machine(MachineTokenClaims)

    public var subject: String {
        switch self {
        case .user(let claims): claims.subject
        case .machine(let claims): claims.subject
        }
    }

    public var expirationTime: NumericDate {
        switch self {
        case .user(let claims): claims.expirationTime
        case .machine(let claims): claims.expirationTime
        }
    }

    public var acceptedUntil: Double {
        switch self {
        case .user(let claims): claims.acceptedUntil
        case .machine(let claims): claims.acceptedUntil
        }
    }

    public var claimsSet: JSONDocument {
        switch self {
        case .user(let claims): claims.claimsSet
        case .machine(let claims): claims.claimsSet
        }
    }

    public var username: String? {
        switch self {
        case .user(let claims): claims.username
        case .machine: nil
        }
    }

    public var kind: TokenKind {
        switch self {
        case .user(let claims): claims.kind
        case .machine: .machine
        }
    }

    /// The claims themselves.
    public init?(_ claims: CallerClaims) { self = claims }
}

extension CallerClaims {
    /// Judged claims become trusted ones: the signature that covers them has been checked.
    init(_ jws: VerifiedJWS, _ claims: UnverifiedClaims, clockSkew: Double) {
        let common = CommonClaims(
            subject: claims.subject, expirationTime: claims.expirationTime,
            acceptedUntil: claims.expirationTime.secondsSinceEpoch + clockSkew, claimsSet: jws.payload)
        switch claims.purpose {
        case .id: self = .user(.id(IDTokenClaims(common: common)))
        case .machine: self = .machine(MachineTokenClaims(common: common))
        case .access(let clientID): self = .user(.access(AccessTokenClaims(common: common, clientID: clientID)))
        case .openID(let issuer, audience: _): self = .user(.openID(OpenIDClaims(common: common, issuer: issuer)))
        }
    }
}
