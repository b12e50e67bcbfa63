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
    ///
    /// - Parameter isCompact: If true, they are kept in the form of a cache, if that is possible.
    init(_ jws: VerifiedJWS, _ claims: UnverifiedClaims, under policy: ClaimsPolicy, isCompact: Bool) {
        let text = (isCompact ? policy.compact(jws).map { .token($0) } : nil) ?? ClaimsText.document(jws.payload)
        let issuer = policy.issuer
        func common(username: Claim?, scopes: ScopesClaim, isProgram: Bool = false) -> CommonClaims {
            CommonClaims(
                subject: claims.subject, expirationTime: claims.expirationTime, text, clockSkew: policy.clockSkew,
                username: username.flatMap { jws.payload[$0]?.string }, groups: policy.groups(in: jws.payload), scopes: scopes,
                isProgram: isProgram)
        }
        switch claims.purpose {
        case .id:
            self = .user(.id(IDTokenClaims(common: common(username: .cognitoUsername, scopes: .none))))
        case .machine, .program:
            self = .machine(MachineTokenClaims(common: common(username: nil, scopes: issuer.scopesClaim, isProgram: true)))
        case .access:
            self = .user(.access(AccessTokenClaims(common: common(username: .username, scopes: issuer.scopesClaim))))
        case .openID:
            self = .user(.openID(OpenIDClaims(common: common(username: .preferredUsername, scopes: issuer.scopesClaim))))
        }
    }
}
