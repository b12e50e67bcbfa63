import App
import ArgumentParser
import Logging
import ServiceRuntime

/// The API of `LionsDen` with the testing library: an embedded user pool, or a login at a real test pool.
@main
struct LionsDenDev: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lionsden-dev", abstract: "The API of lionsden, with a user pool to try it out.",
        discussion: """
            Without a subcommand it serves. COGNITO_TESTING says by which pool: embedded for one in this process, remote for a real test \
            pool, off for none. While there is a test pool, it alone is trusted.

            Example, in two shells, after cp .env.example .env:
              lionsden-dev
              curl -H "Authorization: Bearer $(lionsden-dev token)" 127.0.0.1:8080/secure

            \(CommandHelp.exitStatuses)
            """,
        version: AppVersion.text, subcommands: [Serve.self, Pool.self, Token.self, New.self, Verify.self, ShowConfiguration.self],
        defaultSubcommand: Serve.self)

    static func main() async { await Launch.main(Self.self) }
}

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say, check by check, why a token passes or fails.", discussion: "\(CommandHelp.verify) lionsden-dev verify -")

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var token: TokenArgument

    func run() async throws {
        let configuration = try options.load(for: .development)
        try await Launch.verify(try token.read(), by: configuration, logger: Logger("lionsden-dev", configuration.service.log))
    }
}

struct ShowConfiguration: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Print the validated configuration, secrets masked.",
        discussion: """
            \(CommandHelp.show)

            Example:
              lionsden-dev config --env-file test.env
            """)

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var listening: ListeningOptions

    func run() throws {
        Launch.show(try options.load(for: .development, flags: listening.flags))
    }
}
