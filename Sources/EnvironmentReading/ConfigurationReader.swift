/// Reads variables one after another and collects what is wrong, so that several configuration structs report in one
/// list.
///
///     var reader = ConfigurationReader(environment)
///     let cognito = CognitoConfiguration(reading: &reader)
///     let port = reader.value("HTTP_PORT", .integer(in: 0...65_535), default: "8080")
///     try reader.throwFaults()
public struct ConfigurationReader: Sendable {
    /// What was wrong so far: first the environment file's lines, then the variables in the order of reading.
    public private(set) var faults: [ConfigurationFault]
    /// What is allowed but probably not meant, one line each, for the log at start.
    public private(set) var warnings: [String] = []
    /// Each variable read, with the value in force, in the order of reading.
    public private(set) var settings: [ConfigurationSetting] = []
    private let environment: Environment

    /// A reader that has read nothing yet but knows the faults of the environment's file.
    public init(_ environment: Environment) {
        self.environment = environment
        faults = environment.faults
        if let fault = environment.passedOver { warn("\(fault); it counts as absent") }
    }

    /// A variable that must be set. `nil` means that a fault has been recorded.
    ///
    /// `because` names the setting that requires it, for example `COGNITO_TESTING=remote`.
    public mutating func required<Value>(
        _ variable: String, _ rule: ConfigurationRule<Value>, example: String, because: String? = nil
    ) -> Value? {
        guard let found = environment.lookUp(variable) else {
            report(variable, because.map { .missingFor(setting: $0) } ?? .missing, example: example)
            return nil
        }
        return parse(found, of: variable, by: rule, example: example)
    }

    /// A variable that may be missing. `nil` means that it is, or that a fault has been recorded.
    ///
    /// `derived` is what applies instead, for the listing of settings.
    public mutating func optional<Value>(
        _ variable: String, _ rule: ConfigurationRule<Value>, example: String, derived: String? = nil
    ) -> Value? {
        guard let found = environment.lookUp(variable) else {
            settings.append(ConfigurationSetting(variable: variable, value: derived, origin: .default))
            return nil
        }
        return parse(found, of: variable, by: rule, example: example)
    }

    /// A variable with a default, which is written as its text would be. After a fault the default stands in, so that
    /// reading goes on; `throwFaults()` keeps it from being used.
    ///
    /// A default that breaks the rule is a programmer's mistake and traps.
    public mutating func value<Value>(
        _ variable: String, _ rule: ConfigurationRule<Value>, default text: String, example: String? = nil
    ) -> Value {
        guard let fallback = rule.parse(text) else {
            preconditionFailure("the default of \(variable) must be \(rule.expectation)")
        }
        guard let found = environment.lookUp(variable) else {
            settings.append(ConfigurationSetting(variable: variable, value: text, origin: .default))
            return fallback
        }
        return parse(found, of: variable, by: rule, example: example ?? text) ?? fallback
    }

    /// - Returns: True if the variable has a value, for one that is ignored under some other setting.
    public func isSet(_ variable: String) -> Bool { environment.value(variable) != nil }

    /// Records a fault that no single rule can see, such as two variables that contradict each other.
    public mutating func report(_ variable: String, _ problem: ConfigurationFault.Problem, example: String) {
        faults.append(ConfigurationFault(variable, problem, example: example))
    }

    /// Records a warning.
    public mutating func warn(_ warning: String) { warnings.append(warning) }

    /// - Throws: Everything that was wrong, if anything was. A file that was passed over is told first then: what is missing may be in
    ///   it.
    public func throwFaults() throws(ConfigurationFaults) {
        guard faults.isEmpty else { throw ConfigurationFaults([environment.passedOver].compactMap(\.self) + faults) }
    }

    private mutating func parse<Value>(
        _ found: (value: String, source: Environment.Source), of variable: String, by rule: ConfigurationRule<Value>,
        example: String
    ) -> Value? {
        guard let value = rule.parse(found.value) else {
            report(variable, .mustBe(rule.expectation), example: example)
            return nil
        }
        let shown = rule.shown(found.value)
        settings.append(ConfigurationSetting(variable: variable, value: shown, origin: .environment(found.source)))
        return value
    }
}
