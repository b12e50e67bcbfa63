public import CognitoCore
public import HTTPServer

/// A way to authenticate that can stand beside another.
///
///     let people = Authentication(pool, from: .cookie("session"))
///     let programs = Authentication(partners, as: MachineTokenClaims.self)
///     let callers = root.use(people.or(programs))
public protocol AuthenticationScheme<Claims>: Guard where Input == RequestContext, Output == Authenticated<Claims> {
    associatedtype Claims: CognitoClaims

    /// The credentials of this scheme, as a piece of the request's head where they are one; `nil` where there are none.
    ///
    /// - Throws: The `Problem` of credentials that cannot be read.
    func credentials(of request: Request) throws(Problem) -> ArraySlice<UInt8>?

    /// What a request without credentials is answered with, challenge included.
    var missing: Problem { get }

    /// Named in its challenges.
    var realm: Realm { get }
}

extension AuthenticationScheme {
    /// Either this scheme or another; see ``EitherAuthentication``.
    ///
    /// - Parameter announcesOther: If false, a request without credentials is told this scheme's challenge alone.
    public func or<Other: AuthenticationScheme>(_ other: Other, announcesOther: Bool = true) -> EitherAuthentication<Self, Other> {
        EitherAuthentication(self, other, announcesSecond: announcesOther)
    }
}

/// Which of two schemes a request has credentials for.
enum SchemeChoice {
    case first, second, neither
}

extension SchemeChoice {
    /// One place is one credential, and the first scheme's that looks there. Two credentials leave open who is asking.
    ///
    /// Source: RFC 6750 §2
    init(
        _ first: some AuthenticationScheme, _ second: some AuthenticationScheme, for request: Request
    ) throws(Problem) {
        switch (try first.credentials(of: request), try second.credentials(of: request)) {
        case (nil, nil): self = .neither
        case (nil, _?): self = .second
        case (_?, nil): self = .first
        case (let one?, let other?):
            // What a place of an application's own gives may be a copy, which starts at nothing that could be compared.
            guard one.startIndex == other.startIndex, one == other else { throw Problem(.secondPlace, realm: first.realm) }
            self = .first
        }
    }
}
