import App
import ArgumentParser
import CognitoCore
import CognitoTesting
import EnvironmentReading
import ServiceRuntime

/// Signs in at a running pool and prints an ID token: `curl -H "Authorization: Bearer $(lionsden-dev token)" …`.
struct Token: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sign in at a running pool as the test user and print an ID token, for curl.",
        discussion: """
            Example, of a token that is good for ten seconds, and of one of a user in two groups:
              TOKEN=$(lionsden-dev token --expires-in 10)
              lionsden-dev token --group demoAdmins --group keepers
            """)

    @OptionGroup var options: ConfigurationOptions

    @Option(
        name: .customLong("group"),
        help: ArgumentHelp("Put the user into this group first; may be given several times. Embedded pool only.", valueName: "name"))
    var groups: [String] = []

    @Option(
        name: .customLong("expires-in"),
        help: ArgumentHelp("For how long the token lives, 1 to 86400 seconds. Embedded pool only.", valueName: "seconds"))
    var lifetime: Int64?

    func validate() throws {
        if let lifetime, !(1...86_400).contains(lifetime) { throw ValidationError("--expires-in is 1 to 86400 seconds") }
    }

    func run() async throws {
        let configuration = try options.load(for: .development)
        guard let test = configuration.cognito.testing.testPool else {
            throw ConfigurationOptions.refusal(
                "COGNITO_TESTING", "embedded or remote: otherwise there is no test user", example: "embedded")
        }
        try checkFlags(configuration.cognito.testing)
        do {
            try await joinGroups(test)
            let tokens = try await InitiateAuthClient(test, route: configuration.cognito.keySetAccess.route).signIn(
                clientID: test.pool.clientIDs.first ?? "", username: test.userEmail, password: test.userPassword.revealed,
                lifetime: lifetime)
            print(tokens.idToken)
        } catch let error as SignInError {
            StandardError.write("lionsden-dev: no token from \(test.pool.endpoint.text): \(error)")
            throw ExitCode.failure
        }
    }

    /// Refuses the flags that a real pool cannot honour: changing its groups or lifetimes needs AWS credentials.
    private func checkFlags(_ testing: TestingConfiguration) throws {
        if case .embedded = testing { return }
        guard groups.isEmpty else { throw ValidationError("--group works with the embedded pool only") }
        guard lifetime == nil else { throw ValidationError("--expires-in works with the embedded pool only") }
    }

    private func joinGroups(_ test: TestPool) async throws {
        let admin = PoolAdministration(endpoint: test.pool.endpoint, poolID: test.pool.id)
        for group in groups { try await admin.add(user: test.userEmail, toGroup: group) }
    }
}
