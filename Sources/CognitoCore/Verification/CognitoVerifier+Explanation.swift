import Logging
import StrictJSON

extension CognitoVerifier {
    /// The report of a verification, check by check.
    ///
    /// - Parameters:
    ///   - outcome: This verifier's outcome.
    ///   - token: The token.
    ///   - concealingAddresses: If true, a keyed hash stands for each text that looks like an e-mail address, as a log needs it; the token's owner may
    ///     see the address.
    public func report(
        _ outcome: Result<CallerClaims, VerificationError>, of token: [UInt8], concealingAddresses: Bool = false
    ) -> VerificationReport {
        let findings = TokenFindings(
            token, as: .issuer, trusting: trusted(forExplaining: token), maximumBytes: maximumTokenBytes,
            concealingAddresses: concealingAddresses, now: now())
        return VerificationReport(outcome.map { $0 as any CognitoClaims }, findings)
    }

    /// Writes to the debug log what is wrong with a token that this verifier has refused. The checks are run again, which costs nothing
    /// where nothing is debugged.
    ///
    /// - Parameters:
    ///   - error: The reason of the refusal.
    ///   - token: The refused token, which is not logged.
    ///   - requestID: Names the request in the log line.
    public func explain(_ error: VerificationError, _ token: ArraySlice<UInt8>, requestID: @autoclosure () -> String) {
        guard let logger else { return }
        report(.failure(error), of: Array(token), concealingAddresses: true).log(to: logger, requestID: requestID())
    }

    /// The issuers that it was made with, and the one that a directory has named for this token.
    private func trusted(forExplaining token: [UInt8]) -> [Trust] {
        let read = table.known.flatMap { _ in ReadToken(token, as: .issuer, maximumBytes: maximumTokenBytes) }
        let known = read?[.issuer]?.string.flatMap { table.known?.lastFound($0)?.trust }
        return issuers + (known.map { [$0] } ?? [])
    }
}

extension VerificationReport {
    /// Writes a line at debug level about a token that was refused.
    func log(to logger: Logger, requestID: String) {
        logger.debug(
            "token refused",
            metadata: [
                "request_id": "\(requestID)", "verdict": "\(verdict)", "checks": "\(lines.map(\.summary).joined(separator: "; "))",
            ])
    }
}
