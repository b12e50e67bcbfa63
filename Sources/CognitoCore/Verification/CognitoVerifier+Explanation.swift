import Logging

extension CognitoVerifier {
    /// Writes to the debug log, if there is one, what is wrong with a token that this verifier has refused. It is worked out anew, which
    /// only those pay for who debug.
    ///
    /// - Parameter requestID: Says in the line which request it was.
    public func explain(_ error: VerificationError, _ token: ArraySlice<UInt8>, requestID: @autoclosure () -> String) {
        guard let logger else { return }
        let trusted = issuers.map {
            VerificationReport.Trusted(
                $0.policy, keyIDs: $0.keys.keyIDs, skippedKeys: $0.keys.skippedKeys, lastFailure: $0.keys.lastFailure)
        }
        let report = VerificationReport(
            .failure(error), of: Array(token), trusting: trusted, maximumTokenBytes: maximumTokenBytes, concealingAddresses: true,
            now: now())
        report.log(to: logger, requestID: requestID())
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
