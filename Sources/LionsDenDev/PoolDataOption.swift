import App
import ArgumentParser

/// The file in which the embedded pool is kept, and whether it is served over TLS.
struct PoolDataOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Let the embedded pool remember users, groups and keys in this file; overrides COGNITO_POOL_DATA.", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var data: String?

    @Flag(help: "Serve the embedded pool over https, too: on COGNITO_POOL_TLS_PORT, or on the port after its own.")
    var tls = false

    /// The flags as the variables that they override.
    var flags: [String: String] { ["COGNITO_POOL_DATA": data, "COGNITO_POOL_TLS": tls ? "on" : nil].compactMapValues { $0 } }
}
