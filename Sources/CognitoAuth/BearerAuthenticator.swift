import CognitoCore
import HTTPServer

/// From a request to its user: what the guards have in common.
struct BearerAuthenticator<Claims: CognitoClaims>: Sendable {
    let verifier: CognitoVerifier
    let realm: Realm

    /// What can be said of a request's caller.
    enum Caller {
        /// There are no bearer credentials.
        case nobody
        case user(Claims)
        /// A token whose key is not at hand, and has to be waited for.
        case bearer(of: [UInt8])
    }

    /// The caller, as far as can be told without waiting.
    func caller(of request: Request) throws(Problem) -> Caller {
        guard let token = try token(of: request) else { return .nobody }
        do {
            guard let user = try verifier.verifyAtOnce(token, as: Claims.self) else { return .bearer(of: token) }
            return .user(known(user, to: request))
        } catch {
            throw Problem(error, realm: realm)
        }
    }

    /// The verified claims of the bearer of a token.
    func user(bearing token: [UInt8], of request: Request) async throws(Problem) -> Claims {
        do { return known(try await verifier.verify(token, as: Claims.self), to: request) } catch { throw Problem(error, realm: realm) }
    }

    /// What follows from knowing the caller: the log names them, and an answer that takes its time ends with the token.
    private func known(_ user: Claims, to request: Request) -> Claims {
        request.note(subject: user.subject)
        request.endAnswer(at: verifier.expiry(of: user))
        return user
    }

    private func token(of request: Request) throws(Problem) -> [UInt8]? {
        do {
            guard case .token(let token) = try BearerCredentials(request.head) else { return nil }
            return token
        } catch {
            throw Problem(error, realm: realm)
        }
    }
}
