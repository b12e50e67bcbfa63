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

    /// The value of a variable, or `nil` when it is missing.
    ///
    /// One that is set but empty counts as missing, and it hides the ones behind it.
    public func value(_ variable: String) -> String? { lookUp(variable)?.value }

    /// The same environment with one variable set to another value.
    public func setting(_ variable: String, to value: String) -> Environment {
        Environment(process: process, file: file, flags: flags.merging([variable: value]) { $1 })
    }

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
    /// The file is the one given on the command line, which must be there; else the one in `ENV_FILE`, else `.env` in the working
    /// directory, which may be absent: a container may name a file that only some deployments have.
    public static func load(
        process: [String: String], environmentFile: String? = nil, flags: [String: String] = [:]
    ) -> Environment {
        let standing = process["ENV_FILE"].flatMap { $0.isEmpty ? nil : $0 } ?? ".env"
        let file = EnvironmentFile.load(path: environmentFile ?? standing, mayBeAbsent: environmentFile == nil)
        return Environment(process: process, file: file, flags: flags)
    }
}
