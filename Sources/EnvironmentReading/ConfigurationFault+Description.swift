import LogSafety

extension ConfigurationFault: CustomStringConvertible {
    /// One line that names the subject, what is wrong, and an example of a right value.
    public var description: String {
        guard let example, case .variable(let variable) = subject else { return "\(subject) \(problem)" }
        return "\(subject) \(problem), for example \(variable)=\(example)"
    }
}

extension ConfigurationFault.Subject: CustomStringConvertible {
    /// The name of the variable, or where in which file.
    public var description: String {
        switch self {
        case .variable(let name): name
        case .line(let number, let path): "\(LogText.escaped(path)) line \(number)"
        case .file(let path): LogText.escaped(path)
        }
    }
}

extension ConfigurationFault.Problem: CustomStringConvertible {
    /// What is wrong, as the rest of a sentence that starts with the subject.
    public var description: String {
        switch self {
        case .missing: "is missing"
        case .missingFor(let setting): "is missing, and \(setting) needs it"
        case .mustBe(let rule): "must be \(rule)"
        case .malformedLine(let fault): fault.description
        case .unreadableFile(let error): "cannot be read: \(error)"
        }
    }
}

extension EnvironmentLineFault: CustomStringConvertible {
    /// What is wrong, as the rest of a sentence that starts with the line.
    public var description: String {
        switch self {
        case .byteOrderMark: "starts with a byte order mark; save the file as plain UTF-8"
        case .invalidUTF8: "is not UTF-8"
        case .controlCharacter: "has a control character"
        case .notAnAssignment: "is not of the form KEY=value"
        case .malformedName: "has a name that is not letters, digits and _, with = right behind it"
        case .unclosedQuote: "opens a quote and does not close it"
        case .textAfterQuote: "has text behind the closing quote"
        }
    }
}

extension ConfigurationFaults: CustomStringConvertible {
    /// The report for standard error: a fixed first line, then one line for each fault.
    public var description: String {
        let heading = "[Application Config]: Environments validation failed. Please check .env file."
        return ([heading] + faults.map { "  \($0)" }).joined(separator: "\n")
    }
}
