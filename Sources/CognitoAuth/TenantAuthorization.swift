public import CognitoCore
public import HTTPServer

/// A request of a user whose issuer a directory has named as a tenant's. Only ``TenantAuthorization`` can make one, so a handler that is given
/// one has a tenant.
public struct OfTenant<Claims: CognitoClaims>: UserContext {
    public let authenticated: Authenticated<Claims>
    /// Whose user it is, in the directory's words: never the token's.
    public let tenant: String
}

/// Admits authenticated callers whose issuer belongs to a tenant, and says to which.
///
///     let books = root.use(Authentication(verifier)).use(TenantAuthorization(verifier))
///     books.get("books") { context in try await shelves.all(of: context.tenant) }
///
/// A caller whose issuer has no tenant, such as an issuer of the configuration, is 403 `forbidden`. While the directory cannot be asked about
/// an issuer that it has not named lately, its callers are 503 `keys_unavailable`.
public struct TenantAuthorization<Claims: CognitoClaims>: Guard {
    private let verifier: CognitoVerifier

    /// - Parameter verifier: One with an `IssuerDirectory`: that which has verified the caller's token, if it was a token.
    public init(_ verifier: CognitoVerifier) { self.verifier = verifier }

    public var documentation: GuardDescription {
        GuardDescription(problems: [.forbidden, .keysUnavailable(Unavailability(.directoryAway))])
    }

    public func admit(_ context: Authenticated<Claims>) throws(Problem) -> Admission<OfTenant<Claims>> {
        switch verifier.currentTenant(of: context.user) {
        case .verified(let tenant): return .admitted(try Self.admitted(context, tenant))
        case .later(let answer):
            return .later { () async throws(Problem) in
                let tenant: String?
                do throws(VerificationError) { tenant = try await answer() } catch { throw Problem(error, realm: .standard) }
                return try Self.admitted(context, tenant)
            }
        }
    }

    private static func admitted(_ context: Authenticated<Claims>, _ tenant: String?) throws(Problem) -> OfTenant<Claims> {
        guard let tenant else { throw .forbidden }
        return OfTenant(authenticated: context, tenant: tenant)
    }
}
