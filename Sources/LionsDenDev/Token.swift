import App
import ArgumentParser
import CognitoCore
import CognitoTesting

/// Signs in at a running pool and prints an ID token: `curl -H "Authorization: Bearer $(lionsden-dev token)" …`.
struct Token: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sign in at a running pool as the test user and print an ID token, for curl.")

    @OptionGroup var options: ConfigurationOptions

    @Option(
        name: .customLong("group"),
        help: ArgumentHelp("Put the user into this group first; may be given several times. Embedded pool only.", valueName: "name"))
    var groups: [String] = []

    func run() async throws {
        let configuration = try options.load(for: .development)
        guard let test = configuration.cognito.testing.testPool else {
            throw ConfigurationOptions.refusal(
                "COGNITO_TESTING", "embedded or remote: otherwise there is no test user", example: "embedded")
        }
        do {
            if !groups.isEmpty { try await joinGroups(test, configuration.cognito.testing) }
            let tokens = try await InitiateAuthClient(test, route: configuration.cognito.keySetAccess.route).signIn(
                clientID: test.pool.clientIDs.first ?? "", username: test.userEmail, password: test.userPassword.revealed)
            print(tokens.idToken)
        } catch let error as SignInError {
            StandardError.write("lionsden-dev: no token from \(test.pool.endpoint.text): \(error)")
            throw ExitCode.failure
        }
    }

    /// A real pool's groups are its administrator's business, and changing them needs AWS credentials.
    private func joinGroups(_ test: TestPool, _ testing: TestingConfiguration) async throws {
        guard case .embedded = testing else { throw ValidationError("--group works with the embedded pool only") }
        let admin = PoolAdministration(endpoint: test.pool.endpoint, poolID: test.pool.id)
        for group in groups { try await admin.add(user: test.userEmail, toGroup: group) }
    }
}
