import App
import ArgumentParser
import CognitoCore
import CognitoTesting
import Logging

/// Runs the embedded user pool alone, for an API in another process.
struct Pool: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run only the embedded user pool.",
        discussion: "It is made from the COGNITO_TEST_ variables and forgets everything when it ends.")

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        let signals = StopSignals()
        let configuration = try options.load(for: .development)
        guard case .embedded(let test, let port) = configuration.cognito.testing else {
            throw ConfigurationOptions.refusal("COGNITO_TESTING", "embedded: another setting has no pool of its own", example: "embedded")
        }
        let logger = Logger("lionsden-dev", configuration.log)
        let pool = try await startPool(test, group: configuration.cognito.adminsGroupName, port: port, logger)
        await signals.run()
        await pool.stop()
    }
}
