public import CognitoCore
public import HTTPServer

/// Admits authenticated callers whose tokens were made for this resource: one of several behind the same verifier.
///
///     root.use(Authentication(verifier, as: AccessTokenClaims.self)).use(try ResourceAuthorization("https://den.example/lions"))
///
/// A client asks for such a token with `resource`. A token for another resource, or for none, is 401 `invalid_token`, as it would be where
/// the verifier trusts that one resource alone.
///
/// Source: RFC 8707 §2, RFC 9068 §4
public struct ResourceAuthorization<Claims: CognitoClaims>: ClaimsRule {
    /// An identifier without characters.
    public struct EmptyIdentifier: Error, Equatable, Sendable {}

    private let identifier: @Sendable () -> String?
    private let realm: Realm

    /// - Parameters:
    ///   - resource: `aud` is this, alone or among others, compared by UTF-8 bytes.
    ///   - realm: Named in challenges. Source: RFC 9110 §11.5
    /// - Throws: ``EmptyIdentifier``
    public init(_ resource: String, realm: Realm = .standard) throws(EmptyIdentifier) {
        guard !resource.isEmpty else { throw EmptyIdentifier() }
        self.init(realm) { resource }
    }

    /// A rule that goes by the identifier of a described resource.
    ///
    /// - Parameters:
    ///   - resource: `aud` is its identifier, alone or among others. While it has none, no token passes.
    ///   - realm: Named in challenges, which also say where the metadata of `resource` is. Source: RFC 9110 §11.5, RFC 9728 §5.1
    public init(_ resource: ProtectedResource, realm: Realm = .standard) {
        self.init(realm.describing(resource)) { resource.identifierText }
    }

    private init(_ realm: Realm, _ identifier: @escaping @Sendable () -> String?) {
        self.realm = realm
        self.identifier = identifier
    }

    public var documentation: GuardDescription { GuardDescription(problems: [refusal]) }

    public func check(_ claims: Claims) throws(Problem) {
        guard let identifier = identifier(), claims.isMeant(for: identifier) else { throw refusal }
    }

    private var refusal: Problem {
        Problem(VerificationError.rejected(.claims(.recipientNotTakenHere(taken: identifier().map { [$0] } ?? []))), realm: realm)
    }
}
