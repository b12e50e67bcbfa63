import CognitoCore
import HTTPServer

/// From a request to its caller: what the guards have in common.
struct BearerAuthenticator<Claims: CognitoClaims>: Sendable {
    let verifier: CognitoVerifier
    let sources: [CredentialSource]
    let realm: Realm

    /// What can be said of a request's caller.
    enum Caller {
        /// There is no token.
        case nobody
        case known(Claims)
        /// A token whose key is not at hand, and has to be waited for.
        case bearer(of: ArraySlice<UInt8>)
    }

    /// The caller, as far as can be told without waiting.
    func caller(of request: Request) throws(Problem) -> Caller {
        guard let token = try token(of: request) else { return .nobody }
        do {
            guard let claims = try verifier.verifyAtOnce(token, as: Claims.self, lane: request.lane) else { return .bearer(of: token) }
            return .known(known(claims, to: request))
        } catch {
            throw Problem(error, realm: realm)
        }
    }

    /// The verified claims of the bearer of a token.
    func claims(bearing token: ArraySlice<UInt8>, of request: Request) async throws(Problem) -> Claims {
        do {
            return known(try await verifier.verify(Array(token), as: Claims.self), to: request)
        } catch {
            throw Problem(error, realm: realm)
        }
    }

    /// What follows from knowing the caller: the log names them, and an answer that takes its time ends with the token.
    private func known(_ claims: Claims, to request: Request) -> Claims {
        request.note(subject: claims.subject)
        request.endAnswer(at: claims.acceptedUntil)
        return claims
    }

    /// The request's one token; `nil` where it has none.
    func token(of request: Request) throws(Problem) -> ArraySlice<UInt8>? {
        do { return try sources.token(in: request.head) } catch { throw Problem(error, realm: realm) }
    }
}
