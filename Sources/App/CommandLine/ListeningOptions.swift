public import ArgumentParser

/// Where the API listens. Each flag overrides the variable that it names.
public struct ListeningOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Listen on this address; overrides HTTP_HOST.", valueName: "host"))
    var host: String?

    @Option(help: ArgumentHelp("Listen on this port, 0 for any free one; overrides HTTP_PORT.", valueName: "port"))
    var port: String?

    public init() {}

    /// The flags as the variables that they override.
    public var flags: [String: String] { ["HTTP_HOST": host, "HTTP_PORT": port].compactMapValues { $0 } }
}
