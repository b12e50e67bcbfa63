import LogSafety

/// One variable as it is in force, for a listing; a secret is already masked.
public struct ConfigurationSetting: Sendable, Equatable {
    /// Where the value comes from.
    public enum Origin: Sendable, Equatable {
        /// A flag, the process's environment, or the environment file.
        case environment(Environment.Source)
        /// The program's own value, for want of another.
        case `default`
    }

    /// The name of the variable.
    public let variable: String
    /// The value as text, or `nil` when the variable is not set and has no default.
    public let value: String?
    /// Where the value comes from.
    public let origin: Origin
}

extension ConfigurationSetting: CustomStringConvertible {
    /// One line, `NAME=value  # origin`, safe for a terminal.
    public var description: String {
        "\(variable)=\(LogText.escaped(value ?? ""))  # \(value == nil ? "not set" : "\(origin)")"
    }
}

extension ConfigurationSetting.Origin: CustomStringConvertible {
    /// The origin in two words.
    public var description: String {
        switch self {
        case .environment(.flag): "command line"
        case .environment(.process): "environment"
        case .environment(.file): "environment file"
        case .default: "default"
        }
    }
}
