import App
import ArgumentParser
import Logging

/// The production server. It contains no code that can sign a token.
@main
struct LionsDen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lionsden", abstract: "An HTTP API whose endpoints are guarded by AWS Cognito tokens.",
        version: AppVersion.text, subcommands: [Serve.self, Verify.self, ShowConfiguration.self], defaultSubcommand: Serve.self)
}

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Start the API.")

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        let signals = StopSignals()
        let configuration = try options.load(for: .production)
        try await Launch.serve(configuration, until: signals, logger: Logger("lionsden", configuration.log))
    }
}

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Say, check by check, why a token passes or fails.")

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var token: TokenArgument

    func run() async throws {
        let configuration = try options.load(for: .production)
        try await Launch.verify(try token.read(), by: configuration, logger: Logger("lionsden", configuration.log))
    }
}

struct ShowConfiguration: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Print the validated configuration, secrets masked.")

    @OptionGroup var options: ConfigurationOptions

    func run() throws {
        Launch.show(try options.load(for: .production))
    }
}
