public import CognitoCore
public import HTTPServer
import HTTPTypes

/// Admits those authenticated requests whose claims a closure accepts; others are answered with 403.
///
///     users.use(ClaimsCheck("adult") { $0[.age] ?? 0 >= 18 })
public struct ClaimsCheck<Claims: CognitoClaims>: ClaimsRule {
    private let name: String
    private let passes: @Sendable (Claims) -> Bool

    /// - Parameters:
    ///   - name: The name of the check, for the log.
    ///   - passes: Returns true if these claims may pass.
    public init(_ name: String, _ passes: @escaping @Sendable (Claims) -> Bool) {
        self.name = name
        self.passes = passes
    }

    public var documentation: GuardDescription { GuardDescription(problems: [refusal]) }

    public func check(_ claims: Claims) throws(Problem) {
        guard passes(claims) else { throw refusal }
    }

    private var refusal: Problem {
        Problem(status: .forbidden, code: "forbidden", detail: "The user may not do this.", reason: "check: \(name)")
    }
}
