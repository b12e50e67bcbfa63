public import ArgumentParser
import CognitoCore
import EnvironmentReading
import FoundationEssentials
import Glibc
import ServiceRuntime

/// The flags of every command that needs the configuration. Each overrides the variable of the same name.
public struct ConfigurationOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Read variables from this file instead of .env.", valueName: "path"), completion: .file())
    var envFile: String?

    @Option(help: ArgumentHelp("trace, debug, info, notice, warning, error or critical; overrides LOG_LEVEL.", valueName: "level"))
    var logLevel: String?

    @Option(help: ArgumentHelp("text or json; overrides LOG_FORMAT.", valueName: "format"))
    var logFormat: String?

    public init() {}

    /// Reads and validates the configuration.
    ///
    /// - Parameters:
    ///   - binary: The executable that runs.
    ///   - others: The values of flags that only one command has, by the names of their variables.
    /// - Throws: `ExitCode` 78 (`EX_CONFIG`), after all faults have been printed to standard error.
    public func load(for binary: Binary, flags others: [String: String] = [:]) throws -> AppConfiguration {
        let flags = ["LOG_LEVEL": logLevel, "LOG_FORMAT": logFormat]
        return try Self.load(for: binary, environmentFile: envFile, flags: flags.compactMapValues { $0 }.merging(others) { $1 })
    }

    /// Reads and validates the configuration, for a command line that has not been parsed, too.
    ///
    /// - Parameters:
    ///   - binary: The executable that runs.
    ///   - environmentFile: The file to read variables from; `nil` for that of the environment.
    ///   - flags: The values of flags, by the names of their variables.
    /// - Throws: `ExitCode` 78 (`EX_CONFIG`), after all faults have been printed to standard error.
    public static func load(
        for binary: Binary, environmentFile: String? = nil, flags: [String: String] = [:]
    ) throws -> AppConfiguration {
        let environment = Environment.load(
            process: ProcessInfo.processInfo.environment, environmentFile: environmentFile, flags: flags)
        do {
            return try AppConfiguration(reading: environment, for: binary)
        } catch {
            throw refusal(error)
        }
    }

    /// Prints a fault of a setting with which one command cannot work. Throw the result.
    public static func refusal(_ variable: String, _ rule: String, example: String) -> ExitCode {
        refusal(ConfigurationFaults([ConfigurationFault(variable, .mustBe(rule), example: example)]))
    }

    private static func refusal(_ faults: ConfigurationFaults) -> ExitCode {
        StandardError.write("\(faults)")
        return ExitCode(EX_CONFIG)
    }
}
