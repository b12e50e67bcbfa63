public import CognitoCore
public import HTTPServer

/// A request of a user whose issuer a directory has named as a tenant's. Only ``TenantAuthorization`` can make one, so a handler that is given
/// one has a tenant.
public struct OfTenant<Claims: CognitoClaims>: Context {
    public let request: Request
    /// The verified claims.
    public let user: Claims
    /// Whose user it is, in the directory's words: never the token's.
    public let tenant: String
}

/// Admits authenticated callers whose issuer belongs to a tenant, and says to which.
///
///     let books = root.use(Authentication(verifier)).use(TenantAuthorization(verifier))
///     books.get("books") { context in try await shelves.all(of: context.tenant) }
///
/// A caller whose issuer has no tenant, such as an issuer of the configuration, is 403 `forbidden`.
public struct TenantAuthorization<Claims: CognitoClaims>: ImmediateGuard {
    private let verifier: CognitoVerifier

    /// - Parameter verifier: The one that has verified the caller's token, with an `IssuerDirectory`.
    public init(_ verifier: CognitoVerifier) { self.verifier = verifier }

    public var documentation: GuardDescription { GuardDescription(problems: [.forbidden]) }

    public func admit(_ context: Authenticated<Claims>) throws(Problem) -> OfTenant<Claims> {
        guard let tenant = verifier.tenant(of: context.user) else { throw .forbidden }
        return OfTenant(request: context.request, user: context.user, tenant: tenant)
    }
}
