public import CognitoCore
public import HTTPServer

/// From a request to its caller: what the guards for bearer tokens have in common.
@usableFromInline
struct RequestAuthenticator: Sendable {
    @usableFromInline let bearer: BearerAuthenticator
    let sources: [CredentialSource]

    /// The caller whom the request's token names.
    @inlinable
    func caller<Claims: BearerClaims>(
        bearing token: ArraySlice<UInt8>, of request: Request
    ) throws(Problem) -> Extraction<Claims> {
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

    /// What a guard says of itself that takes these tokens.
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

    @usableFromInline
    func partition(of request: Request) -> Int { request.shard }

    /// What follows from knowing the caller: the log names them, and an answer that takes its time ends with the token.
    @usableFromInline
    func follow(_ claims: CommonClaims, _ request: Request) {
        request.note(subject: claims.subject)
        request.endAnswer(at: claims.acceptedUntil)
    }
}
