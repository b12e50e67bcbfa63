import ArgumentParser
import CognitoAuth
import CognitoCore
import HTTPServer
import HTTPTypes
import JOSE
public import Logging

extension Launch {
    /// Judges a token as the server would, with keys fetched now, and prints the result of each check.
    ///
    /// - Throws: `ExitCode` 1 if the token is refused.
    public static func verify(_ token: [UInt8], by configuration: AppConfiguration, logger: Logger) async throws {
        // Verdict and report use one time, so that they never contradict each other.
        let now = NumericDate.systemNow()
        // The report already contains the content of the key sets' warnings.
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .error)
        let verifier = try CognitoVerifier(
            configuration.cognito, acceptingTestPools: configuration.acceptsTestPools, logger: quiet, now: { now })
        // The report contains the failures.
        for issuer in verifier.trustedIssuers { try? await issuer.keys.refresh() }
        let outcome = await self.outcome(of: token, verifier)
        print(verifier.report(outcome, of: token).description + answer(to: outcome, with: token[...]))
        if case .failure = outcome { throw ExitCode.failure }
    }

    private static func outcome(of token: [UInt8], _ verifier: CognitoVerifier) async -> Result<CallerClaims, VerificationError> {
        do throws(VerificationError) {
            return .success(try await verifier.verify(token))
        } catch {
            return .failure(error)
        }
    }

    /// The answer to a request with the token; empty for a success.
    private static func answer(to outcome: Result<CallerClaims, VerificationError>, with token: ArraySlice<UInt8>) -> String {
        switch outcome {
        case .success(.user): ""
        case .success(.machine): "; routes for users answer \(answer(to: .rejected(.claims(.kindNotAccepted(.machine))), with: token))"
        case .failure(let error): "; a request with it is answered \(answer(to: error, with: token))"
        }
    }

    private static func answer(to error: VerificationError, with token: ArraySlice<UInt8>) -> String {
        let problem = Problem(error, of: token, realm: .standard)
        return "\(problem.status.code) \(problem.code)"
    }
}
