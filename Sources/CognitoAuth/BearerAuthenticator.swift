public import CognitoCore
public import HTTPServer

/// From a request to its caller: what the guards have in common.
///
/// What depends on the kind of claims is inlined into whoever registers the route, where that kind is known: a request does not pay for
/// finding it out.
@usableFromInline
struct BearerAuthenticator: Sendable {
    let verifier: CognitoVerifier
    let sources: [CredentialSource]
    let realm: Realm

    /// What can be said of a request's caller.
    @usableFromInline
    enum Caller<Claims: CognitoClaims> {
        /// There is no token.
        case nobody
        case known(Claims)
        /// The token's key is not at hand, and has to be waited for.
        case later(@Sendable () async throws(Problem) -> Claims)
    }

    @inlinable
    func caller<Claims: CognitoClaims>(of request: Request) throws(Problem) -> Caller<Claims> {
        guard let token = try token(of: request) else { return .nobody }
        switch try verification(of: token, request) {
        case .verified(let claims): return .known(try known(claims, bearing: token, to: request))
        case .later(let work):
            return .later { () async throws(Problem) in
                try known(try await claims(by: work, bearing: token, to: request), bearing: token, to: request)
            }
        }
    }

    @inlinable
    func known<Claims: CognitoClaims>(
        _ claims: CallerClaims, bearing token: ArraySlice<UInt8>, to request: Request
    ) throws(Problem) -> Claims {
        guard let typed = Claims(claims) else { throw refusal(.rejected(.claims(.kindNotAccepted(claims.kind))), token, request) }
        follow(claims, request)
        return typed
    }

    /// The request's one token; `nil` where it has none.
    @usableFromInline
    func token(of request: Request) throws(Problem) -> ArraySlice<UInt8>? {
        do { return try sources.token(in: request.head) } catch { throw Problem(error, realm: realm) }
    }

    @usableFromInline
    func verification(of token: ArraySlice<UInt8>, _ request: Request) throws(Problem) -> Verification<CallerClaims> {
        do { return try verifier.verification(of: token, partition: request.shard) } catch { throw refusal(error, token, request) }
    }

    @usableFromInline
    func claims(
        by work: @Sendable () async throws(VerificationError) -> CallerClaims, bearing token: ArraySlice<UInt8>, to request: Request
    ) async throws(Problem) -> CallerClaims {
        do { return try await work() } catch { throw refusal(error, token, request) }
    }

    @usableFromInline
    func refusal(_ error: VerificationError, _ token: ArraySlice<UInt8>, _ request: Request) -> Problem {
        verifier.explain(error, token, requestID: "\(request.id)")
        return Problem(error, realm: realm)
    }

    /// What follows from knowing the caller: the log names them, and an answer that takes its time ends with the token.
    @usableFromInline
    func follow(_ claims: CallerClaims, _ request: Request) {
        request.note(subject: claims.subject)
        request.endAnswer(at: claims.acceptedUntil)
    }
}
