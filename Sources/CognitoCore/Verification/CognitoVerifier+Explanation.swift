import Logging
import StrictJSON

extension CognitoVerifier {
    /// Writes to the debug log what is wrong with a token that this verifier has refused. The checks are run again, which costs nothing
    /// where nothing is debugged.
    ///
    /// - Parameters:
    ///   - error: The reason of the refusal.
    ///   - token: The refused token, which is not logged.
    ///   - requestID: Names the request in the log line.
    public func explain(_ error: VerificationError, _ token: ArraySlice<UInt8>, requestID: @autoclosure () -> String) {
        guard let logger else { return }
        let trusted = trusted(forExplaining: token).map {
            VerificationReport.Trusted(
                $0.policy, keyIDs: $0.keys.keyIDs, skippedKeys: $0.keys.skippedKeys, lastFailure: $0.keys.lastFailure)
        }
        let report = VerificationReport(
            .failure(error), of: Array(token), trusting: trusted, maximumTokenBytes: maximumTokenBytes, concealingAddresses: true,
            now: now())
        report.log(to: logger, requestID: requestID())
    }

    /// The issuers that it was made with, and the one that a directory has named for this token.
    private func trusted(forExplaining token: ArraySlice<UInt8>) -> [Trust] {
        let read = table.known.flatMap { _ in ReadToken(Array(token), as: .issuer, maximumBytes: maximumTokenBytes) }
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
