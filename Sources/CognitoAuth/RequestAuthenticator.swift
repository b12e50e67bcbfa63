public import CognitoCore
public import HTTPServer

/// Finds the caller of a request, for all guards for bearer tokens.
@usableFromInline
struct RequestAuthenticator: Sendable {
    @usableFromInline let bearer: BearerAuthenticator
    let sources: [CredentialSource]

    /// The caller whom the request's token names, which must be the request's only credential.
    @inlinable
    func caller<Claims: BearerClaims>(
        bearing token: ArraySlice<UInt8>, of request: Request
    ) throws(Problem) -> Extraction<Claims> {
        try checkUse(in: request)
        let caller: Extraction<Claims> = try bearer.caller(bearing: token, requestID: request.id, partition: partition(of: request))
        switch caller {
        case .found(let claims):
            follow(claims.common, request)
            return .found(claims)
        case .later(let work):
            return .later { () async throws(Problem) in
                let claims = try await work()
                follow(claims.common, request)
                return claims
            }
        }
    }

    /// The description of a guard that takes these tokens.
    ///
    /// - Parameter isOptional: If true, a request without one is admitted too.
    func documentation<Claims: BearerClaims>(of claims: Claims.Type, isOptional: Bool) -> GuardDescription {
        let places = sources.flatMap(\.places)
        let takesCookie = places.contains { if case .cookie = $0 { true } else { false } }
        let faults: [CredentialFault] = takesCookie ? [.noToken, .repeatedCookie] : [.noToken]
        let admitsPrograms = Claims.self == CallerClaims.self || Claims.self == MachineTokenClaims.self
        return GuardDescription(
            credentials: places, isOptional: isOptional,
            problems: (isOptional ? [] : [bearer.missing]) + faults.map { Problem($0, realm: bearer.realm) }
                + Problem.ofTokens(admittingPrograms: admitsPrograms, realm: bearer.realm),
            problemsOfUnsafeMethods: takesCookie ? [.foreignOrigin] : [])
    }

    /// The request's one token; `nil` where it has none.
    @usableFromInline
    func token(of request: Request) throws(Problem) -> ArraySlice<UInt8>? {
        do { return try sources.token(in: request.head) } catch { throw Problem(error, realm: bearer.realm) }
    }

    /// Refuses a request that may not use its one token, such as a cookie on a page of another site.
    @usableFromInline
    func checkUse(in request: Request) throws(Problem) {
        do { try sources.checkUse(in: request.head) } catch { throw Problem(error, realm: bearer.realm) }
    }

    @usableFromInline
    func partition(of request: Request) -> Int { request.shard }

    /// Names the caller in the log, and ends an answer that is still being sent when the token expires.
    @usableFromInline
    func follow(_ claims: CommonClaims, _ request: Request) {
        request.note(subject: claims.subject)
        request.endAnswer(at: claims.acceptedUntil)
    }
}
