package import CognitoCore
package import HTTPServer
import HTTPTypes

/// What a request without bearer credentials is answered with.
public enum MissingCredentials: Sendable, Equatable {
    /// 401: come back with credentials.
    case unauthorized
    /// 403, for callers that expect it; the challenge is the same.
    case forbidden
}

/// The table from what went wrong to what the caller is told: missing 401, unreadable 400, refused 401, wrong group 403, not to be
/// judged 503. The exact reason goes to the log.
extension Problem {
    static func missingCredentials(_ answer: MissingCredentials, realm: Realm) -> Problem {
        Problem(
            status: answer == .forbidden ? .forbidden : .unauthorized, code: "missing_credentials",
            detail: "Send a bearer token in the Authorization field."
        ).with(.wwwAuthenticate, Challenge.credentials.value(realm: realm.text) + realm.tokenParameters)
    }

    /// Source: RFC 6750 §3.1 (`invalid_request`)
    init(_ fault: CredentialFault, realm: Realm) {
        if fault == .foreignOrigin {
            self = .foreignOrigin
            return
        }
        let (challenge, detail): (Challenge, String) =
            switch fault {
            case .repeatedCookie: (.repeatedCookie, "Send the cookie that carries the token once.")
            case .secondPlace: (.severalCredentials, "Send one token or key, in one place that is not the query: the request has two.")
            default: (.invalidRequest, "Send one Authorization field that says Bearer, a space and one token.")
            }
        self = Problem(
            status: .badRequest, code: "invalid_request", detail: detail, reason: "credentials: \(fault.rawValue)", cause: fault.rawValue
        ).with(.wwwAuthenticate, challenge.value(realm: realm.text))
    }

    package init(_ error: VerificationError, realm: Realm) {
        switch error {
        case .rejected(.claims(.kindNotAccepted(.machine))): self = .usersOnly
        case .rejected(let rejection) where rejection.isExpired: self = .expiredToken(rejection, realm: realm)
        case .rejected(let rejection): self = .invalidToken(rejection, realm: realm)
        case .unavailable(let unavailability): self = .keysUnavailable(unavailability)
        }
    }

    /// What a request with a token is answered that was refused so, had it come in an `Authorization` field.
    package init(_ error: VerificationError, of token: ArraySlice<UInt8>, realm: Realm) {
        do throws(CredentialFault) {
            _ = try token.checkedAsToken()
            self.init(error, realm: realm)
        } catch {
            self.init(error, realm: realm)
        }
    }

    private static func expiredToken(_ rejection: Rejection?, realm: Realm) -> Problem {
        Problem(
            status: .unauthorized, code: "token_expired", detail: "The token has expired. Sign in again or refresh it.",
            reason: rejection?.word, cause: rejection?.failedCheck.rawValue
        ).with(.wwwAuthenticate, Challenge.expiredToken.value(realm: realm.text) + realm.tokenParameters)
    }

    private static func invalidToken(_ rejection: Rejection?, realm: Realm) -> Problem {
        Problem(
            status: .unauthorized, code: "invalid_token", detail: "The token was refused. Sign in again to get another one.",
            reason: rejection?.word, cause: rejection?.failedCheck.rawValue
        ).with(.wwwAuthenticate, Challenge.invalidToken.value(realm: realm.text) + realm.tokenParameters)
    }

    static func keysUnavailable(_ unavailability: Unavailability) -> Problem {
        Problem(
            status: .serviceUnavailable, code: "keys_unavailable",
            detail: "The keys that tokens are checked with cannot be had at the moment. Try again later.",
            reason: "keys: \(unavailability.cause.rawValue)", cause: unavailability.cause.rawValue
        ).with(.retryAfter, "\(unavailability.retryAfterSeconds)")
    }

    /// How a token can end in a refusal, however it was sent.
    ///
    /// - Parameter admitsPrograms: True if programs' own tokens are taken.
    static func ofTokens(admittingPrograms admitsPrograms: Bool, realm: Realm) -> [Problem] {
        [.expiredToken(nil, realm: realm), .invalidToken(nil, realm: realm)] + (admitsPrograms ? [] : [.usersOnly])
            + [.keysUnavailable(Unavailability(.neverLoaded))]
    }

    static let foreignOrigin = Problem(
        status: .forbidden, code: "forbidden", detail: "Pages of other sites may not do this in a user's name.", reason: "foreign origin",
        cause: "foreignOrigin")

    static let usersOnly = Problem(
        status: .forbidden, code: "forbidden", detail: "This is for users; the token stands for a program.", reason: "machine token",
        cause: "kind")

    static let forbidden = Problem(
        status: .forbidden, code: "forbidden", detail: "The user's groups do not allow this.", reason: "groups", cause: "groups")

    /// The caller is told the same: the fault is the issuer's, and the log has it.
    static let malformedGroups = Problem(
        status: .forbidden, code: "forbidden", detail: "The user's groups do not allow this.",
        reason: "groups: the claim is not an array of strings", cause: "malformedGroups")
}

extension Rejection {
    /// The reason in a word, for the log.
    fileprivate var word: String {
        switch self {
        case .token(let error): caseName(error)
        case .claims(let fault): caseName(fault)
        case .algorithm: "algorithmNotAllowed"
        case .unknownKey: "unknownKey"
        case .revoked: "revoked"
        }
    }
}
