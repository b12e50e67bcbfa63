public import CognitoCore
public import HTTPServer

/// A way to authenticate that can stand beside another.
///
///     let people = Authentication(pool, from: .cookie("session"))
///     let programs = Authentication(partners, as: MachineTokenClaims.self)
///     let callers = root.use(people.or(programs))
public protocol AuthenticationScheme<Claims>: Guard where Input == RequestContext, Output == Authenticated<Claims> {
    associatedtype Claims: CognitoClaims

    /// Where in the request's head the credentials of this scheme start; `nil` where there are none.
    ///
    /// - Throws: The ``Problem`` of credentials that cannot be read.
    func place(of request: Request) throws(Problem) -> Int?

    /// What a request without credentials is answered with, challenge included.
    var missing: Problem { get }

    /// Named in its challenges.
    var realm: Realm { get }
}

extension AuthenticationScheme {
    /// Either this scheme or another; see ``EitherAuthentication``.
    public func or<Other: AuthenticationScheme>(_ other: Other) -> EitherAuthentication<Self, Other> {
        EitherAuthentication(self, other)
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
        let places = (try first.place(of: request), try second.place(of: request))
        switch places {
        case (nil, nil): self = .neither
        case (nil, _?): self = .second
        case (_?, nil): self = .first
        case (let one?, let other?):
            guard one == other else { throw Problem(.secondPlace, realm: first.realm) }
            self = .first
        }
    }
}
