public import CognitoCore
public import HTTPServer

/// A guard that decides by the verified claims alone, so that any server can ask it: the guards of this module do, and those of another
/// router can.
public protocol ClaimsRule<Claims>: ImmediateGuard where Input == Authenticated<Claims>, Output == Authenticated<Claims> {
    associatedtype Claims: CognitoClaims

    /// - Throws: The `Problem` that a caller with other claims is answered with.
    func check(_ claims: Claims) throws(Problem)
}

extension ClaimsRule {
    public func admit(_ context: Authenticated<Claims>) throws(Problem) -> Authenticated<Claims> {
        try check(context.user)
        return context
    }
}
