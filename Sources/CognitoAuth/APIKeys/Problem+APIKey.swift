public import HTTPServer
import HTTPTypes

extension Challenge {
    /// The schemes that a request may try again with.
    enum OfKeys: Sendable {
        case bearer
        case key

        func value(realm: Realm) -> String {
            switch self {
            case .bearer: Challenge.credentials.value(realm: realm.text) + realm.tokenParameters
            case .key: "ApiKey realm=\"\(realm.text)\""
            }
        }
    }
}

extension Problem {
    static func missingAPIKey(realm: Realm) -> Problem {
        Problem(status: .unauthorized, code: "missing_credentials", detail: "Send an API key in the X-API-Key field.")
            .with(.wwwAuthenticate, Challenge.OfKeys.key.value(realm: realm))
    }

    static func repeatedAPIKey(realm: Realm) -> Problem {
        Problem(
            status: .badRequest, code: "invalid_request", detail: "Send one X-API-Key field with one key.",
            reason: "credentials: repeatedField", cause: "repeatedField"
        ).with(.wwwAuthenticate, Challenge.OfKeys.key.value(realm: realm) + ", error=\"invalid_request\"")
    }

    /// The answer is the same for every reason; the log has the reason.
    static func invalidAPIKey(_ reason: String, _ challenges: [Challenge.OfKeys], realm: Realm) -> Problem {
        let problem = Problem(
            status: .unauthorized, code: "invalid_api_key", detail: "The API key was refused. Make another one.",
            reason: "apiKey: \(reason)", cause: reason)
        return challenges.reduce(problem) { $0.with(.wwwAuthenticate, $1.value(realm: realm)) }
    }

    static func insufficientScopeOfKey(_ scope: String, realm: Realm) -> Problem {
        Problem(
            status: .forbidden, code: "insufficient_scope", detail: "The API key does not grant the scope that this needs.",
            reason: "scope", cause: "scope"
        ).with(
            .wwwAuthenticate,
            Challenge.OfKeys.key.value(realm: realm) + ", error=\"insufficient_scope\", scope=\"\(scope)\"" + realm.metadataParameter)
    }

    /// 503 for a request that needs the database, which cannot be asked now.
    ///
    /// - Parameter reason: In a few words, for the log.
    public static func storeUnavailable(_ reason: String) -> Problem {
        Problem(
            status: .serviceUnavailable, code: "store_unavailable", detail: "The database cannot be asked at the moment. Try again soon.",
            reason: "store: \(reason)", cause: "store"
        ).with(.retryAfter, "1")
    }
}
