public import CognitoCore
public import HTTPServer
import HTTPTypes
public import JOSE

/// Admits requests with a valid API key in the field `X-API-Key`.
///
///     let keys = APIKeyDirectory(repository)
///     let callers = root.use(Authentication(verifier).or(APIKeyAuthentication(keys, requiring: "records:write")))
public struct APIKeyAuthentication: AuthenticationScheme {
    public typealias Claims = APIKeyClaims

    private let directory: APIKeyDirectory
    private let scope: String?
    private let now: @Sendable () -> NumericDate?
    private let refused: [Challenge.OfKeys]
    public let missing: Problem
    public let realm: Realm

    /// - Parameters:
    ///   - directory: Looks keys up.
    ///   - scope: The scope that a key needs; `nil` to admit any key.
    ///   - besideBearerTokens: If true, the answer to a refused key has the challenge for bearer tokens, too.
    ///   - realm: Named in challenges.
    ///   - now: The time of day; `nil` if it cannot be read.
    public init(
        _ directory: APIKeyDirectory, requiring scope: String? = nil, besideBearerTokens: Bool = true, realm: Realm = .standard,
        now: @escaping @Sendable () -> NumericDate? = NumericDate.systemNow
    ) {
        self.directory = directory
        self.scope = scope
        self.realm = realm
        self.now = now
        refused = besideBearerTokens ? [.bearer, .key] : [.key]
        missing = .missingAPIKey(realm: realm)
    }

    public var documentation: GuardDescription {
        GuardDescription(
            credentials: [.field("X-API-Key")],
            problems: [missing, .repeatedAPIKey(realm: realm), refusal("unknown"), .storeUnavailable("source")]
                + (scope.map { [.insufficientScopeOfKey($0, realm: realm)] } ?? []))
    }

    public func credentials(of request: Request) throws(Problem) -> ArraySlice<UInt8>? {
        guard let field = request.head.firstFieldRange("x-api-key") else { return nil }
        guard request.head.fieldCount(named: "x-api-key") == 1 else { throw .repeatedAPIKey(realm: realm) }
        return request.head.value(of: field)
    }

    public func admit(
        _ context: RequestContext, with sent: ArraySlice<UInt8>
    ) throws(Problem) -> Admission<Authenticated<APIKeyClaims>> {
        let request = context.request
        guard let key = APIKey(parsing: sent) else { throw refusal("malformed") }
        if let grant = directory.cached(key.id) { return .admitted(try admitted(key, grant, request, sent)) }
        return .later { () async throws(Problem) in
            try admitted(key, try await grant(of: key), request, sent)
        }
    }

    private func grant(of key: APIKey) async throws(Problem) -> APIKeyGrant? {
        do { return try await directory.grant(of: key.id) } catch { throw .storeUnavailable(error.reason) }
    }

    private func admitted(
        _ key: APIKey, _ grant: APIKeyGrant?, _ request: Request, _ sent: ArraySlice<UInt8>
    ) throws(Problem) -> Authenticated<APIKeyClaims> {
        guard let grant else { throw refusal("unknown") }
        guard let isRight = key.isKey(of: grant.digest) else { throw .storeUnavailable("digest") }
        guard isRight else { throw refusal("wrongSecret") }
        if let expiresAt = grant.expiresAt {
            guard let now = now() else { throw .storeUnavailable("clock") }
            guard now < expiresAt else { throw refusal("expired") }
            request.endAnswer(at: expiresAt.secondsSinceEpoch)
        }
        guard directory.use(grant) else { throw refusal("revoked") }
        let claims = APIKeyClaims(grant)
        // The log names the user even if the scope is missing.
        request.note(subject: claims.subject)
        if let scope, !claims.hasScope(scope) { throw .insufficientScopeOfKey(scope, realm: realm) }
        return Authenticated(request: request, user: claims, credentials: sent)
    }

    private func refusal(_ reason: String) -> Problem { .invalidAPIKey(reason, refused, realm: realm) }
}
