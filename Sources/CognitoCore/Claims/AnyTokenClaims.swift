public import JOSE
public import StrictJSON

/// The claims of a verified token of either kind.
public enum AnyTokenClaims: CognitoClaims {
    case id(IDTokenClaims)
    case access(AccessTokenClaims)

    public var subject: String { common.subject }
    public var expirationTime: NumericDate { common.expirationTime }
    public var claimsSet: JSONDocument { common.claimsSet }

    public var username: String? {
        switch self {
        case .id(let claims): claims.username
        case .access(let claims): claims.username
        }
    }

    public var tokenUse: TokenUse {
        switch self {
        case .id: .id
        case .access: .access
        }
    }

    /// `email` of an ID token; an access token has none, whatever a claim of that name in it says.
    public var email: String? {
        guard case .id(let claims) = self else { return nil }
        return claims.email
    }

    private var common: CommonClaims {
        switch self {
        case .id(let claims): claims.common
        case .access(let claims): claims.common
        }
    }

    /// Judged claims become trusted ones: the signature that covers them has been checked.
    init(_ jws: VerifiedJWS, _ claims: UnverifiedClaims) {
        let common = CommonClaims(
            subject: claims.subject, expirationTime: claims.expirationTime, claimsSet: jws.payload)
        switch claims.purpose {
        case .id: self = .id(IDTokenClaims(common: common))
        case .access(let clientID):
            self = .access(AccessTokenClaims(common: common, clientID: clientID.string ?? ""))
        }
    }

    /// The claims themselves.
    public init?(_ claims: AnyTokenClaims) { self = claims }
}

/// What tokens of both kinds carry.
struct CommonClaims: Sendable {
    let subject: String
    let expirationTime: NumericDate
    let claimsSet: JSONDocument
}
