import JOSE
import StrictJSON

/// The claims of a verified token, of a user or of a program itself.
public enum CallerClaims: BearerClaims {
    case user(UserClaims)
    case machine(MachineTokenClaims)

    public var common: CommonClaims {
        switch self {
        case .user(let claims): claims.common
        case .machine(let claims): claims.common
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
    /// Turns judged claims into trusted ones; a `VerifiedJWS` proves that the signature covers them.
    init(_ jws: VerifiedJWS, _ claims: UnverifiedClaims, under policy: ClaimsPolicy) {
        let issuer = policy.issuer
        func common(username: Claim?, scopes: ScopesClaim, isProgram: Bool = false) -> CommonClaims {
            CommonClaims(
                subject: claims.subject, expirationTime: claims.expirationTime, jws.payload, clockSkew: policy.clockSkew,
                username: username, groups: issuer.groupsClaim, scopes: scopes,
                isProgram: isProgram)
        }
        switch claims.purpose {
        case .id:
            self = .user(.id(IDTokenClaims(common: common(username: .cognitoUsername, scopes: .none))))
        case .machine(let clientID), .program(let clientID, audience: _):
            self = .machine(
                MachineTokenClaims(common: common(username: nil, scopes: issuer.scopesClaim, isProgram: true), clientID: clientID))
        case .access(let clientID):
            self = .user(
                .access(AccessTokenClaims(common: common(username: .username, scopes: issuer.scopesClaim), clientID: clientID)))
        case .openID:
            let common = common(username: .preferredUsername, scopes: issuer.scopesClaim)
            self = .user(.openID(OpenIDClaims(common: common, issuer: issuer.name)))
        }
    }
}
