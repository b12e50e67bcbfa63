import CognitoCore
import HTTPServer

/// From a request to its user: what the guards have in common.
struct BearerAuthenticator<Claims: CognitoClaims>: Sendable {
    let verifier: CognitoVerifier
    let realm: Realm

    /// The verified claims of the request's token; `nil` where it carries no bearer credentials.
    func user(of request: Request) async throws(Problem) -> Claims? {
        let credentials: BearerCredentials
        do { credentials = try BearerCredentials(request.head) } catch { throw Problem(error, realm: realm) }
        guard case .token(let token) = credentials else { return nil }
        do { return try await verifier.verify(token, as: Claims.self) } catch { throw Problem(error, realm: realm) }
    }
}
