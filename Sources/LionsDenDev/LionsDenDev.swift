import App
import ArgumentParser
import Logging

/// The same API with the testing library: an embedded user pool, or a login at a real test pool.
@main
struct LionsDenDev: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lionsden-dev", abstract: "The API of lionsden, with a user pool to try it out.",
        version: AppVersion.text, subcommands: [Serve.self, Pool.self, Token.self, Verify.self, ShowConfiguration.self],
        defaultSubcommand: Serve.self)
}

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Say, check by check, why a token passes or fails.")

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var token: TokenArgument

    func run() async throws {
        let configuration = try options.load(for: .development)
        try await Launch.verify(try token.read(), by: configuration, logger: Logger("lionsden-dev", configuration.log))
    }
}

struct ShowConfiguration: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Print the validated configuration, secrets masked.")

    @OptionGroup var options: ConfigurationOptions

    func run() throws {
        Launch.show(try options.load(for: .development))
    }
}
