/// What becomes of a token that is not refused at once: its claims, or work that has to wait for the token's key.
public enum Verification<Claims: Sendable>: Sendable {
    case verified(Claims)
    /// The rest of the verification. It holds the token as it has been judged so far, which is not read again.
    case later(@Sendable () async throws(VerificationError) -> Claims)

    /// The claims, waited for if need be.
    ///
    /// - Throws: `rejected` for a token that is refused, `unavailable` where it cannot be judged.
    public func claims() async throws(VerificationError) -> Claims {
        switch self {
        case .verified(let claims): claims
        case .later(let work): try await work()
        }
    }
}
