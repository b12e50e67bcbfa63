/// The outcome of a verification that has not refused the token yet: claims, or work that must wait for the token's key.
public enum Verification<Claims: Sendable>: Sendable {
    case verified(Claims)
    /// The rest of the verification. It has the judged token, which is not parsed again.
    case later(@Sendable () async throws(VerificationError) -> Claims)

    /// Waits for the rest of the verification, if any.
    ///
    /// - Returns: The claims.
    /// - Throws: `rejected` if the token is refused, `unavailable` if it cannot be judged.
    public func claims() async throws(VerificationError) -> Claims {
        switch self {
        case .verified(let claims): claims
        case .later(let work): try await work()
        }
    }
}
