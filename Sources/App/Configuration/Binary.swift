import CognitoCore
import HTTPServer

/// Which of the two executables this is. They differ in what they may do with test pools.
public enum Binary: Sendable {
    /// Contains no code that signs.
    case production
    /// Contains `CognitoPool` and `CognitoTesting`.
    case development

    /// The production binary reads nothing about test pools, so that it reports the one thing that is wrong with asking for one.
    func environment(_ environment: Environment) -> Environment {
        isRefused(environment) ? environment.setting("COGNITO_TESTING", to: "off") : environment
    }

    func check(_ environment: Environment, _ reader: inout ConfigurationReader) {
        // To go on without a test pool would be to run something else than was asked for.
        guard isRefused(environment) else { return }
        reader.report(
            "COGNITO_TESTING", .mustBe("off in this binary, which has no test pool: run lionsden-dev for one"), example: "off")
    }

    private func isRefused(_ environment: Environment) -> Bool {
        guard self == .production, let mode = environment.value("COGNITO_TESTING") else { return false }
        return mode != "off"
    }

    /// A pool inside this process gives tokens to whoever knows its password, which stands in a file for everybody to read. What was asked for
    /// counts, however much else is wrong with it.
    func check(_ environment: Environment, _ address: ListenerAddress, _ reader: inout ConfigurationReader) {
        let mode = environment.value("COGNITO_TESTING")
        guard self == .development, mode == TestingConfiguration.Mode.embedded.rawValue, !address.isLoopback else { return }
        reader.report(
            "HTTP_HOST",
            .mustBe("a loopback address with COGNITO_TESTING=embedded: a public server must not mint its own tokens"),
            example: "127.0.0.1")
    }
}
