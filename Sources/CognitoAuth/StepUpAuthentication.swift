public import CognitoCore
public import HTTPServer
import HTTPTypes
public import JOSE
import StrictJSON

/// Admits authenticated callers who have signed in strongly, or recently, enough; others are told what sign-in is needed.
///
///     users.use(try StepUpAuthentication(anyOf: ["urn:cognito:loa:4"], maximumAge: .seconds(300)))
///
/// Of a refresh `acr` and `auth_time` tell what they told before: the caller has to sign in again. An API key says neither, and is refused.
///
/// Source: RFC 9470 §3, OpenID Connect Core 1.0 §2
public struct StepUpAuthentication<Claims: CognitoClaims>: ClaimsRule {
    /// Requirements that ask for nothing, or that no sign-in could fulfil.
    public enum Fault: Error, Equatable, Sendable {
        case noRequirement
        case emptyList
        case malformedClass(String)
        /// Not a whole number of seconds from 1 on.
        case malformedMaximumAge
    }

    /// By how much the issuer's clock may be ahead, in seconds, as for `iat`.
    private static var clockAllowance: Double { 60 }

    private let classes: [String]
    private let maximumAge: Int?
    private let realm: Realm
    private let now: @Sendable () -> NumericDate?

    /// - Parameters:
    ///   - classes: `acr` is one of these, compared by UTF-8 bytes; the preferred one first. Any will do where none are given.
    ///   - maximumAge: `auth_time` is at most so long ago, in whole seconds. It may be any time ago where none is given.
    ///   - realm: Named in challenges. Source: RFC 9110 §11.5
    ///   - now: The time of day; where it cannot be read, nothing is recent.
    /// - Throws: ``Fault``
    public init(
        anyOf classes: [String]? = nil, maximumAge: Duration? = nil, realm: Realm = .standard,
        now: @escaping @Sendable () -> NumericDate? = NumericDate.systemNow
    ) throws(Fault) {
        guard classes != nil || maximumAge != nil else { throw .noRequirement }
        if let classes, classes.isEmpty { throw .emptyList }
        if let malformed = classes?.first(where: { !ScopeToken.isValid($0) }) { throw .malformedClass(malformed) }
        if let maximumAge, maximumAge < .seconds(1) || maximumAge.components.attoseconds != 0 { throw .malformedMaximumAge }
        self.classes = classes ?? []
        self.maximumAge = maximumAge.map { Int($0.components.seconds) }
        self.realm = realm
        self.now = now
    }

    public var documentation: GuardDescription { GuardDescription(problems: [refusal(nil)]) }

    public func check(_ claims: Claims) throws(Problem) {
        guard isStrongEnough(claims) else { throw refusal("acr") }
        guard isRecentEnough(claims) else { throw refusal("auth_time") }
    }

    private func isStrongEnough(_ claims: Claims) -> Bool {
        guard !classes.isEmpty else { return true }
        guard let found = claims.authenticationContextClass else { return false }
        return classes.contains { sameBytes($0, found) }
    }

    /// A sign-in in the future is no sign-in: it would stay recent for longer than the route allows.
    private func isRecentEnough(_ claims: Claims) -> Bool {
        guard let maximumAge else { return true }
        guard let now = now(), let then = claims.authenticationTime else { return false }
        let age = now.secondsSinceEpoch - then.secondsSinceEpoch
        return age <= Double(maximumAge) && age >= -Self.clockAllowance
    }

    /// - Parameter claim: The one that does not suffice, for log and metrics.
    private func refusal(_ claim: String?) -> Problem {
        let challenge = Challenge.insufficientAuthentication(anyOf: classes, maximumAge: maximumAge)
        return Problem(
            status: .unauthorized, code: "insufficient_user_authentication",
            detail: "Sign in again, as the challenge says: this needs a stronger or a more recent sign-in.",
            reason: claim.map { "authentication: \($0)" }, cause: claim
        ).with(.wwwAuthenticate, challenge.value(realm: realm.text) + realm.metadataParameter)
    }
}
