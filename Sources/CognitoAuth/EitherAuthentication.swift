import CognitoCore
public import HTTPServer
import HTTPTypes

/// Admits requests that one of two schemes admits, and says which of them did.
///
/// The first that finds credentials decides alone: what it refuses is not shown to the other. A request with credentials for each is
/// refused, like one with a token in two places. One with none is answered as the first scheme says, with the challenges of both in their
/// order.
///
/// What every request runs is inlined where the schemes are named; otherwise each would pay for finding out their types.
///
/// Source: RFC 9110 §11.6.1 (several challenges)
public struct EitherAuthentication<First: AuthenticationScheme, Second: AuthenticationScheme>: AuthenticationScheme {
    public typealias Claims = EitherClaims<First.Claims, Second.Claims>

    @usableFromInline let first: First
    @usableFromInline let second: Second
    private let announcesSecond: Bool

    init(_ first: First, _ second: Second, announcesSecond: Bool) {
        self.first = first
        self.second = second
        self.announcesSecond = announcesSecond
    }

    // Made for each refusal: the address in a challenge may be known only once the server listens.
    public var missing: Problem {
        let challenges = announcesSecond ? second.missing.fields.filter { $0.name == .wwwAuthenticate } : []
        return challenges.reduce(first.missing) { $0.with($1.name, $1.value) }
    }

    public var realm: Realm { first.realm }

    public var documentation: GuardDescription {
        let (one, other) = (first.documentation, second.documentation)
        let ofOther = other.problems.filter { !$0.tellsTheSame(as: second.missing) }
        return GuardDescription(
            credentials: one.credentials + other.credentials.filter { !one.credentials.contains($0) },
            problems: [missing] + one.problems + [ambiguous] + ofOther,
            problemsOfUnsafeMethods: one.problemsOfUnsafeMethods + other.problemsOfUnsafeMethods)
    }

    /// One place is one credential, and the first scheme's that looks there. Two credentials leave open who is asking.
    ///
    /// Source: RFC 6750 §2
    @inlinable
    public func credentials(of request: Request) throws(Problem) -> EitherCredentials<First.Credentials, Second.Credentials>? {
        switch (try first.credentials(of: request), try second.credentials(of: request)) {
        case (nil, nil): return nil
        case (nil, let other?): return .second(other)
        case (let one?, nil): return .first(one)
        case (let one?, let other?):
            // What a place of an application's own gives may be a copy, which starts at nothing that could be compared.
            guard one.bytes.startIndex == other.bytes.startIndex, one.bytes == other.bytes else { throw ambiguous }
            return .first(one)
        }
    }

    @usableFromInline var ambiguous: Problem { Problem(.secondPlace, realm: realm) }

    @inlinable
    public func admit(
        _ context: RequestContext, with credentials: EitherCredentials<First.Credentials, Second.Credentials>
    ) throws(Problem) -> Admission<Authenticated<Claims>> {
        switch credentials {
        case .first(let found):
            try first.admit(context, with: found).map {
                Authenticated(request: $0.request, user: .first($0.user), credentials: $0.credentials)
            }
        case .second(let found):
            try second.admit(context, with: found).map {
                Authenticated(request: $0.request, user: .second($0.user), credentials: $0.credentials)
            }
        }
    }
}

/// The credentials of one of two schemes; the case says whose.
public enum EitherCredentials<First: SchemeCredentials, Second: SchemeCredentials>: SchemeCredentials {
    case first(First)
    case second(Second)

    @inlinable public var bytes: ArraySlice<UInt8> {
        switch self {
        case .first(let found): found.bytes
        case .second(let found): found.bytes
        }
    }
}
