extension LoadBalancerVerifier {
    /// The report of a verification, check by check.
    ///
    /// - Parameters:
    ///   - outcome: This verifier's outcome.
    ///   - token: The token.
    ///   - concealingAddresses: If true, a keyed hash stands for each text that looks like an e-mail address, as a log needs it.
    public func report(
        _ outcome: Result<LoadBalancerClaims, VerificationError>, of token: [UInt8], concealingAddresses: Bool = false
    ) -> VerificationReport {
        let policy = ClaimsPolicy(trusting: Issuer(balancer), clockSkew: clockSkew)
        let findings = TokenFindings(
            token, as: .loadBalancer, trusting: [CognitoVerifier.Trust(policy, keys: keys)], maximumBytes: maximumTokenBytes,
            concealingAddresses: concealingAddresses, now: now())
        return VerificationReport(outcome.map { $0 as any CognitoClaims }, findings)
    }

    /// Writes to the debug log, if there is one, what is wrong with a token that this verifier has refused, as
    /// ``CognitoVerifier/explain(_:_:requestID:)`` does.
    ///
    /// - Parameters:
    ///   - error: The reason of the refusal.
    ///   - token: The refused token, which is not logged.
    ///   - requestID: Names the request in the log line.
    public func explain(_ error: VerificationError, _ token: ArraySlice<UInt8>, requestID: @autoclosure () -> String) {
        guard let logger else { return }
        report(.failure(error), of: Array(token), concealingAddresses: true).log(to: logger, requestID: requestID())
    }
}
