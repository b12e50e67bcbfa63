import EnvironmentReading
import StrictJSON

/// The issuer name of a user pool on this machine: `COGNITO_POOL_ISSUER`.
///
/// Source: OpenID Connect Discovery 1.0 §4.3 (a client must refuse a document whose `issuer` is not the address that it asked)
public enum PoolIssuer: Sendable, Equatable {
    /// The address where the pool listens, and its id: `http://127.0.0.1:9229/us-fake-1_abCDeFgHi`. Discovery holds.
    case own
    /// The name that a pool of this id has at AWS.
    case aws
    /// This URL, to which the pool id is appended, such as that of a container.
    case url(HTTPURL)

    /// The user pool with this issuer name, and with the present URLs of its keys and its API.
    ///
    /// - Parameters:
    ///   - pool: The pool as AWS would name it.
    ///   - endpoint: The address where the pool listens.
    /// - Returns: The pool with that endpoint; its `issuer` is `<endpoint>/<pool id>`, AWS's, or `<URL>/<pool id>`.
    package func named(_ pool: UserPool, listeningAt endpoint: HTTPURL) -> UserPool {
        pool.with(issuer: base(endpoint)?.appending(path: pool.id).text, endpoint: endpoint)
    }

    /// The address below which clients find the pool's endpoints: that of the issuer, if one can be there.
    package func home(listeningAt endpoint: HTTPURL) -> HTTPURL { base(endpoint) ?? endpoint }

    private func base(_ endpoint: HTTPURL) -> HTTPURL? {
        switch self {
        case .own: endpoint
        case .aws: nil
        case .url(let url): url
        }
    }
}

extension ConfigurationRule where Value == PoolIssuer {
    static var poolIssuer: Self {
        Self("own, aws, or an http or https URL without query, at most 2048 characters") { text in
            switch text {
            case "own": .own
            case "aws": .aws
            default: (try? HTTPURL(unprotected: text)).map { .url($0) }
            }
        }
    }
}
