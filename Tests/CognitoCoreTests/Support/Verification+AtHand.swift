import CognitoCore

extension Verification {
    /// The claims of a token whose key is at hand; `nil` for one whose key has to be waited for.
    var claimsAtHand: Claims? { if case .verified(let claims) = self { claims } else { nil } }
}
