public import CognitoCore
public import HTTPServer

/// A way to authenticate that can stand beside another.
///
///     let people = Authentication(pool, from: .cookie("session"))
///     let programs = Authentication(partners, as: MachineTokenClaims.self)
///     let callers = root.use(people.or(programs))
public protocol AuthenticationScheme<Claims>: Guard where Input == RequestContext, Output == Authenticated<Claims> {
    associatedtype Claims: CognitoClaims
    /// What ``credentials(of:)`` finds.
    associatedtype Credentials: SchemeCredentials = ArraySlice<UInt8>

    /// The credentials of this scheme.
    ///
    /// - Returns: `nil` for a request that has none.
    /// - Throws: The `Problem` of credentials that cannot be read.
    func credentials(of request: Request) throws(Problem) -> Credentials?

    /// Admits a request by the credentials that were found in it.
    ///
    /// - Throws: The `Problem` of credentials that are refused, or cannot be judged.
    func admit(_ context: RequestContext, with credentials: Credentials) throws(Problem) -> Admission<Authenticated<Claims>>

    /// The answer to a request without credentials, challenge included.
    var missing: Problem { get }

    /// Named in its challenges.
    var realm: Realm { get }
}

extension AuthenticationScheme {
    @inlinable
    public func admit(_ context: RequestContext) throws(Problem) -> Admission<Authenticated<Claims>> {
        guard let credentials = try credentials(of: context.request) else { throw missing }
        return try admit(context, with: credentials)
    }

    /// Either this scheme or another; see ``EitherAuthentication``.
    ///
    /// - Parameters:
    ///   - other: The scheme that is asked where this one finds no credentials.
    ///   - announcesOther: If false, a request without credentials is told this scheme's challenge alone.
    public func or<Other: AuthenticationScheme>(_ other: Other, announcesOther: Bool = true) -> EitherAuthentication<Self, Other> {
        EitherAuthentication(self, other, announcesSecond: announcesOther)
    }
}

/// Credentials as they stand in a request.
public protocol SchemeCredentials: Sendable {
    /// Their bytes, as a piece of the request's head where they are one.
    var bytes: ArraySlice<UInt8> { get }
}

extension ArraySlice<UInt8>: SchemeCredentials {
    public var bytes: ArraySlice<UInt8> { self }
}
