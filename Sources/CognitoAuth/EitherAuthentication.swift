import CognitoCore
public import HTTPServer
import HTTPTypes

/// Lets pass whom either of two schemes lets pass, and says which of them did.
///
/// The first that finds credentials decides alone: what it refuses is not shown to the other. A request with credentials for each is refused,
/// like one with a token in two places. One with none is answered as the first scheme says, with the challenges of both in their order.
///
/// Source: RFC 9110 §11.6.1 (several challenges)
public struct EitherAuthentication<First: AuthenticationScheme, Second: AuthenticationScheme>: AuthenticationScheme {
    public typealias Claims = EitherClaims<First.Claims, Second.Claims>

    private let first: First
    private let second: Second
    public let missing: Problem

    init(_ first: First, _ second: Second, announcesSecond: Bool) {
        self.first = first
        self.second = second
        let challenges = announcesSecond ? second.missing.fields.filter { $0.name == .wwwAuthenticate } : []
        missing = challenges.reduce(first.missing) { $0.with($1.name, $1.value) }
    }

    public var realm: Realm { first.realm }

    public func credentials(of request: Request) throws(Problem) -> ArraySlice<UInt8>? {
        switch try SchemeChoice(first, second, for: request) {
        case .first: try first.credentials(of: request)
        case .second: try second.credentials(of: request)
        case .neither: nil
        }
    }

    public func admit(_ context: RequestContext) throws(Problem) -> Admission<Authenticated<Claims>> {
        switch try SchemeChoice(first, second, for: context.request) {
        case .first: try first.admit(context).map { Authenticated(request: $0.request, user: .first($0.user)) }
        case .second: try second.admit(context).map { Authenticated(request: $0.request, user: .second($0.user)) }
        case .neither: throw missing
        }
    }
}
