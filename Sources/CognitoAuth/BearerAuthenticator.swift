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
        /// A token whose key is not at hand, and has to be waited for.
        case bearer(of: ArraySlice<UInt8>)
    }

    /// The caller, as far as can be told without waiting.
    @inlinable
    func caller<Claims: CognitoClaims>(of request: Request) throws(Problem) -> Caller<Claims> {
        guard let token = try token(of: request) else { return .nobody }
        guard let claims = try claimsAtOnce(bearing: token, of: request) else { return .bearer(of: token) }
        return .known(try known(claims, bearing: token, to: request))
    }

    /// The verified claims of the bearer of a token.
    @inlinable
    func claims<Claims: CognitoClaims>(bearing token: ArraySlice<UInt8>, of request: Request) async throws(Problem) -> Claims {
        try known(try await anyClaims(bearing: token, of: request), bearing: token, to: request)
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
    func claimsAtOnce(bearing token: ArraySlice<UInt8>, of request: Request) throws(Problem) -> CallerClaims? {
        do { return try verifier.verifyAtOnce(token, lane: request.lane) } catch { throw refusal(error, token, request) }
    }

    @usableFromInline
    func anyClaims(bearing token: ArraySlice<UInt8>, of request: Request) async throws(Problem) -> CallerClaims {
        do { return try await verifier.verify(Array(token)) } catch { throw refusal(error, token, request) }
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
