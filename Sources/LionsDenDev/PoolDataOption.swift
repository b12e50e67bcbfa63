import App
import ArgumentParser

/// Where the embedded pool remembers.
struct PoolDataOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Let the embedded pool remember users, groups and keys in this file; overrides COGNITO_POOL_DATA.", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var data: String?

    /// The flag as the variable that it overrides.
    var flags: [String: String] { ["COGNITO_POOL_DATA": data].compactMapValues { $0 } }
}
