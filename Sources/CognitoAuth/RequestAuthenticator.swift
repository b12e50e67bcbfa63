public import CognitoCore
public import HTTPServer

/// From a request to its caller: what the guards for bearer tokens have in common.
@usableFromInline
struct RequestAuthenticator: Sendable {
    @usableFromInline let bearer: BearerAuthenticator
    let sources: [CredentialSource]

    /// The caller; `nil` for a request without a token.
    @inlinable
    func caller<Claims: BearerClaims>(of request: Request) throws(Problem) -> BearerAuthenticator.Decision<Claims>? {
        guard let token = try token(of: request) else { return nil }
        let decision: BearerAuthenticator.Decision<Claims> = try bearer.decision(
            about: token, requestID: request.id, partition: partition(of: request))
        switch decision {
        case .known(let claims):
            follow(claims.common, request)
            return .known(claims)
        case .later(let work):
            return .later { () async throws(Problem) in
                let claims = try await work()
                follow(claims.common, request)
                return claims
            }
        }
    }

    /// The request's one token; `nil` where it has none.
    @usableFromInline
    func token(of request: Request) throws(Problem) -> ArraySlice<UInt8>? {
        do { return try sources.token(in: request.head) } catch { throw Problem(error, realm: bearer.realm) }
    }

    @usableFromInline
    func partition(of request: Request) -> Int { request.shard }

    /// What follows from knowing the caller: the log names them, and an answer that takes its time ends with the token.
    @usableFromInline
    func follow(_ claims: CommonClaims, _ request: Request) {
        request.note(subject: claims.subject)
        request.endAnswer(at: claims.acceptedUntil)
    }
}
