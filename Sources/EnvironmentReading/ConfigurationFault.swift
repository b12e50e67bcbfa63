public import FileReading

/// One thing that is wrong with the configuration: where, what, and what would be right.
///
/// It never holds the value that was found: a secret pasted into the wrong variable must not end up in a log.
public struct ConfigurationFault: Error, Equatable, Sendable {
    /// What the fault is about.
    public enum Subject: Equatable, Sendable {
        case variable(String)
        /// A line of an environment file, counted from 1.
        case line(Int, of: String)
        /// An environment file as a whole.
        case file(String)
    }

    /// What is wrong with it.
    public enum Problem: Equatable, Sendable {
        /// A required variable is not set, or is empty.
        case missing
        /// A variable that another setting requires is not set, or is empty; for example `COGNITO_TESTING=remote`.
        case missingFor(setting: String)
        /// The value breaks its rule; the text completes "must be …".
        case mustBe(String)
        case malformedLine(EnvironmentLineFault)
        case unreadableFile(FileReadError)
    }

    public let subject: Subject
    public let problem: Problem
    /// A right value, where there is one to give.
    public let example: String?

    /// A fault of any subject.
    public init(_ subject: Subject, _ problem: Problem, example: String? = nil) {
        self.subject = subject
        self.problem = problem
        self.example = example
    }

    /// A fault of one variable, with an example of a right value for it.
    public init(_ variable: String, _ problem: Problem, example: String) {
        self.init(.variable(variable), problem, example: example)
    }
}

/// Everything that is wrong with the configuration, found in one go.
public struct ConfigurationFaults: Error, Equatable, Sendable {
    /// At least one fault, in the order in which they were found.
    public let faults: [ConfigurationFault]

    /// The faults that keep the process from starting.
    public init(_ faults: [ConfigurationFault]) { self.faults = faults }
}
