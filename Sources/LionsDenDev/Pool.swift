import App
import ArgumentParser
import CognitoCore
import CognitoPool
import Logging
import ServiceRuntime

/// Runs the embedded user pool alone, for an API in another process.
struct Pool: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run only the embedded user pool.",
        discussion: """
            The pool speaks Cognito's protocol on a port of this machine, made from the COGNITO_TEST_ variables. It forgets everything when it \
            ends, unless --data names a file. The file holds the keys that sign, so it must be readable for its owner alone.

            Example:
              lionsden-dev pool --data pool.json
              aws cognito-idp --endpoint-url http://127.0.0.1:9229 admin-create-user \\
                --user-pool-id us-mock-2_jKlMnOpQr --username simba
            """)

    @OptionGroup var options: ConfigurationOptions
    @Option(help: ArgumentHelp("Listen on this port, 0 for any free one; overrides COGNITO_POOL_PORT.", valueName: "port"))
    var port: String?

    @OptionGroup var memory: PoolDataOption
    @Option(
        help: ArgumentHelp("Add the clients, groups and users of this JSON file that the pool does not have yet.", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var seed: String?

    func run() async throws {
        let signals = StopSignals()
        let flags = memory.flags.merging(port.map { ["COGNITO_POOL_PORT": $0] } ?? [:]) { $1 }
        let configuration = try options.load(for: .development, flags: flags)
        guard case .embedded(let test, let port) = configuration.cognito.testing else {
            throw ConfigurationOptions.refusal("COGNITO_TESTING", "embedded: another setting has no pool of its own", example: "embedded")
        }
        let logger = Logger("lionsden-dev", configuration.service.log)
        for warning in configuration.warnings { logger.warning("\(warning)") }
        let pool = try await startPool(test, group: configuration.cognito.adminsGroupName, port: port, seed: seed, logger)
        await signals.run()
        await pool.stop()
    }
}
