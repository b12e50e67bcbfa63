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

    public var groups: [String] {
        switch self {
        case .user(let claims): claims.groups
        case .machine(let claims): claims.groups
        }
    }

    public var groupsClaim: GroupsClaim {
        switch self {
        case .user(let claims): claims.groupsClaim
        case .machine(let claims): claims.groupsClaim
        }
    }

    public var scopes: [String] {
        switch self {
        case .user(let claims): claims.scopes
        case .machine(let claims): claims.scopes
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
    init(_ jws: VerifiedJWS, _ claims: UnverifiedClaims, under policy: ClaimsPolicy) {
        let issuer = policy.issuer
        func common(username: Claim?, scopes: ScopesClaim) -> CommonClaims {
            CommonClaims(
                subject: claims.subject, expirationTime: claims.expirationTime, jws.payload, clockSkew: policy.clockSkew,
                username: username, groups: issuer.groupsClaim, scopes: scopes)
        }
        switch claims.purpose {
        case .id:
            self = .user(.id(IDTokenClaims(common: common(username: .cognitoUsername, scopes: .none))))
        case .machine(let clientID), .program(let clientID, audience: _):
            self = .machine(MachineTokenClaims(common: common(username: nil, scopes: issuer.scopesClaim), clientID: clientID))
        case .access(let clientID):
            self = .user(
                .access(AccessTokenClaims(common: common(username: .username, scopes: issuer.scopesClaim), clientID: clientID)))
        case .openID:
            let common = common(username: .preferredUsername, scopes: issuer.scopesClaim)
            self = .user(.openID(OpenIDClaims(common: common, issuer: issuer.name)))
        }
    }
}
