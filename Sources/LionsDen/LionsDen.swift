import App
import ArgumentParser
import Logging
import ServiceRuntime

/// The production server. It contains no code that can sign a token.
@main
struct LionsDen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lionsden", abstract: "An HTTP API whose endpoints are guarded by AWS Cognito tokens.",
        discussion: """
            Without a subcommand it serves. To try it out without an AWS account, run lionsden-dev.

            Example:
              COGNITO_USER_POOL_ID=eu-central-1_AbCdEf123 \\
              COGNITO_MAIN_REGION=eu-central-1 COGNITO_CLIENT_ID=1example23456789 \\
              COGNITO_ADMINS_GROUP_NAME=admins lionsden --port 8080

            \(CommandHelp.exitStatuses)
            """,
        version: AppVersion.text, subcommands: [Serve.self, Verify.self, ShowConfiguration.self], defaultSubcommand: Serve.self)

    static func main() async {
        await Launch.main(Self.self) { try await Serve.serve { try ConfigurationOptions.load(for: .production) } }
    }
}

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Start the API.",
        discussion: """
            \(CommandHelp.serve)

            Example:
              lionsden serve --env-file /etc/lionsden.env --host 0.0.0.0 --port 80
            """)

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var listening: ListeningOptions

    func run() async throws { try await Self.serve { try options.load(for: .production, flags: listening.flags) } }

    static func serve(_ load: () throws -> AppConfiguration) async throws {
        let signals = StopSignals()
        let configuration = try load()
        try await Launch.serve(configuration, until: signals, logger: Logger("lionsden", configuration.service.log))
    }
}

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say, check by check, why a token passes or fails.", discussion: "\(CommandHelp.verify) lionsden verify -")

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var token: TokenArgument

    func run() async throws {
        let configuration = try options.load(for: .production)
        try await Launch.verify(try token.read(), by: configuration, logger: Logger("lionsden", configuration.service.log))
    }
}

struct ShowConfiguration: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Print the validated configuration, secrets masked.",
        discussion: """
            \(CommandHelp.show)

            Example:
              lionsden config --env-file /etc/lionsden.env
            """)

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var listening: ListeningOptions

    func run() throws {
        Launch.show(try options.load(for: .production, flags: listening.flags))
    }
}
