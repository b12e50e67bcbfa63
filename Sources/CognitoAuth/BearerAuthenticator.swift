public import CognitoCore
public import HTTPServer

/// Finds the caller of a request from its `Authorization` fields, or the answer that refuses it. It takes and returns plain values and needs no
/// server, so the guards of another router can use it as those of this module do.
///
///     let bearer = BearerAuthenticator(verifier)
///     let user = try await bearer.caller(authorization: fields, as: UserClaims.self).value()
///
/// The code that is generic over the kind of claims is inlined where that kind is named, so that no request pays for unspecialized generics.
public struct BearerAuthenticator: Sendable {
    private let verifier: CognitoVerifier
    /// Named in challenges.
    public let realm: Realm
    /// The answer to a request without bearer credentials.
    public var missing: Problem { .missingCredentials(missingCredentials, realm: realm) }
    private let missingCredentials: MissingCredentials

    /// - Parameters:
    ///   - verifier: Judges the tokens.
    ///   - missingCredentials: The answer to a request without a token.
    ///   - realm: Named in challenges. Source: RFC 9110 §11.5
    public init(_ verifier: CognitoVerifier, missingCredentials: MissingCredentials = .unauthorized, realm: Realm = .standard) {
        self.verifier = verifier
        self.realm = realm
        self.missingCredentials = missingCredentials
    }

    /// The caller whom a request's `Authorization` fields name; `later` if the token's key must be fetched.
    ///
    /// - Parameters:
    ///   - fields: The value of each such field, without white space around it; none for a request that has none.
    ///   - query: The query of the request's target. It is no place for a token: a request with a token there and in a field is refused.
    ///   - claims: The kind of token that may pass.
    ///   - requestID: Names a refused request in the debug log.
    ///   - partition: The partition of the verifier's cache; see `CognitoVerifier.verification(of:partition:)`.
    /// - Throws: Status, code and challenge of the answer: 401 or 403 `missing_credentials`, 400 `invalid_request`, 401 `token_expired` or
    ///   `invalid_token`, 403 `forbidden` for a program's token where users are asked for, 503 `keys_unavailable`.
    ///
    /// Source: RFC 6750 §2.1, §3.1
    public func caller<Claims: BearerClaims>(
        authorization fields: [String], query: String? = nil, as claims: Claims.Type, requestID: String = "", partition: Int = 0
    ) throws(Problem) -> Extraction<Claims> {
        let caller = try optionalCaller(
            authorization: fields, query: query, as: claims, requestID: requestID, partition: partition)
        guard let caller else { throw missing }
        return caller
    }

    /// The same for a request that may come without a token.
    ///
    /// - Returns: `nil` for a request without bearer credentials.
    /// - Throws: As ``caller(authorization:query:as:requestID:partition:)`` does, except `missing_credentials`.
    ///
    /// Source: RFC 6750 §2, §2.1, §3.1
    public func optionalCaller<Claims: BearerClaims>(
        authorization fields: [String], query: String? = nil, as claims: Claims.Type, requestID: String = "", partition: Int = 0
    ) throws(Problem) -> Extraction<Claims>? {
        let found: ArraySlice<UInt8>?
        do { found = try BearerCredentials.token(in: fields.map { Array($0.utf8)[...] }) } catch { throw Problem(error, realm: realm) }
        guard let token = found else { return nil }
        if let query, BearerCredentials.areIn(query: Array(query.utf8)[...]) { throw Problem(.secondPlace, realm: realm) }
        return try caller(bearing: token, requestID: RequestID(accepting: Array(requestID.utf8)[...]), partition: partition)
    }

    /// The bearer of a token, from any place in the request.
    @inlinable
    func caller<Claims: BearerClaims>(
        bearing token: ArraySlice<UInt8>, requestID: RequestID?, partition: Int
    ) throws(Problem) -> Extraction<Claims> {
        switch try verification(of: token, requestID, partition) {
        case .verified(let claims): return .found(try known(claims, bearing: token, requestID))
        case .later(let work):
            return .later { () async throws(Problem) in
                try known(try await claims(by: work, bearing: token, requestID), bearing: token, requestID)
            }
        }
    }

    @inlinable
    func known<Claims: BearerClaims>(
        _ claims: CallerClaims, bearing token: ArraySlice<UInt8>, _ requestID: RequestID?
    ) throws(Problem) -> Claims {
        guard let typed = Claims(claims) else { throw refusal(.rejected(.claims(.kindNotAccepted(claims.kind))), token, requestID) }
        return typed
    }

    @usableFromInline
    func verification(
        of token: ArraySlice<UInt8>, _ requestID: RequestID?, _ partition: Int
    ) throws(Problem) -> Verification<CallerClaims> {
        do { return try verifier.verification(of: token, partition: partition) } catch { throw refusal(error, token, requestID) }
    }

    @usableFromInline
    func claims(
        by work: @Sendable () async throws(VerificationError) -> CallerClaims, bearing token: ArraySlice<UInt8>, _ requestID: RequestID?
    ) async throws(Problem) -> CallerClaims {
        do { return try await work() } catch { throw refusal(error, token, requestID) }
    }

    @usableFromInline
    func refusal(_ error: VerificationError, _ token: ArraySlice<UInt8>, _ requestID: RequestID?) -> Problem {
        verifier.explain(error, token, requestID: requestID.map { "\($0)" } ?? "-")
        return Problem(error, realm: realm)
    }
}
