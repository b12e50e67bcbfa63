import App
import ArgumentParser

/// The same API with the testing library: an embedded user pool, or a login at a real test pool.
@main
struct LionsDenDev: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lionsden-dev", abstract: "The API of lionsden, with a user pool to try it out.",
        version: AppVersion.text, subcommands: [Serve.self, Pool.self, Token.self, ShowConfiguration.self],
        defaultSubcommand: Serve.self)
}

struct ShowConfiguration: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Print the validated configuration, secrets masked.")

    @OptionGroup var options: ConfigurationOptions

    func run() throws {
        Launch.show(try options.load(for: .development))
    }
}
