/// Where the variables come from: flags of the command line, then the process environment, then the `.env` file.
///
/// It is made from dictionaries and reads no process state, so a test needs no process to describe one.
public struct Environment: Sendable {
    /// Which of the three answered for a variable.
    public enum Source: Sendable, Equatable { case flag, process, file }

    private let flags: [String: String]
    private let process: [String: String]
    private let file: EnvironmentFile

    /// An environment whose flags hide its process variables, which hide those of the file. Flags are given under the
    /// name of the variable that they override.
    public init(
        process: [String: String], file: EnvironmentFile = EnvironmentFile(), flags: [String: String] = [:]
    ) {
        self.process = process
        self.file = file
        self.flags = flags
    }

    /// What was wrong with the file itself, line by line.
    public var faults: [ConfigurationFault] { file.faults }

    /// Why it is unknown whether there is a file, where that does not prevent the start.
    public var passedOver: ConfigurationFault? { file.passedOver }

    /// The value of a variable, or `nil` when it is missing.
    ///
    /// One that is set but empty counts as missing, and it hides the ones behind it.
    public func value(_ variable: String) -> String? { lookUp(variable)?.value }

    func lookUp(_ variable: String) -> (value: String, source: Source)? {
        let found = flags[variable].map { ($0, Source.flag) } ?? process[variable].map { ($0, .process) }
        guard let (value, source) = found ?? file.values[variable].map({ ($0, .file) }), !value.isEmpty else {
            return nil
        }
        return (value, source)
    }
}

extension Environment {
    /// The flags and the process variables in front of the file they name.
    ///
    /// - Parameters:
    ///   - process: The variables of the process; `ENV_FILE` may name the file.
    ///   - environmentFile: The file that the command line names, if it does.
    ///   - flags: The flags under the names of the variables that they override.
    ///   - usualFile: The file that is looked for where none is named. See ``EnvironmentFile/Naming`` for what may be absent.
    public static func load(
        process: [String: String], environmentFile: String? = nil, flags: [String: String] = [:], usualFile: String = ".env"
    ) -> Environment {
        let variable = process["ENV_FILE"].flatMap { $0.isEmpty ? nil : $0 }
        let file =
            switch (environmentFile, variable) {
            case (let path?, _): EnvironmentFile.load(path: path, named: .flag)
            case (nil, let path?): EnvironmentFile.load(path: path, named: .variable)
            case (nil, nil): EnvironmentFile.load(path: usualFile, named: .usual)
            }
        return Environment(process: process, file: file, flags: flags)
    }
}
