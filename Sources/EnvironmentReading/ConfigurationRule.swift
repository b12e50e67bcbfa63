import CoreSyntax
import StrictJSON

/// What a variable's text must be, and the value it stands for.
///
/// The rules below cover most variables; another is one line: `ConfigurationRule("a colour") { Colour($0) }`.
public struct ConfigurationRule<Value: Sendable>: Sendable {
    /// Completes the sentence "must be …".
    public let expectation: String
    package let parse: @Sendable (String) -> Value?
    /// What of the text may be shown.
    var shown: @Sendable (String) -> String = { $0 }

    /// A rule whose closure answers `nil` for a text that breaks it.
    public init(_ expectation: String, parse: @escaping @Sendable (String) -> Value?) {
        self.expectation = expectation
        self.parse = parse
    }
}

extension ConfigurationRule where Value == String {
    /// Any text of printing characters and inner spaces whose length in Unicode scalars is in the range.
    public static func text(length: ClosedRange<Int>) -> Self {
        Self("\(length.lowerBound) to \(length.upperBound) characters, none of them a control character") { text in
            let scalars = text.unicodeScalars
            guard length.contains(scalars.count), scalars.allSatisfy({ $0.properties.generalCategory != .control })
            else {
                return nil
            }
            return text
        }
    }
}

extension ConfigurationRule where Value == Int {
    /// A whole number in decimal digits, without sign, within the range.
    public static func integer(in range: ClosedRange<Int>) -> Self {
        Self("a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
            decimalNumber(text.utf8).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

extension ConfigurationRule where Value == Duration {
    /// A whole number of seconds within the range.
    public static func seconds(in range: ClosedRange<Int>) -> Self {
        Self("a whole number of seconds from \(range.lowerBound) to \(range.upperBound)") { text in
            ConfigurationRule<Int>.integer(in: range).parse(text).map { .seconds($0) }
        }
    }

    /// A whole number of hours within the range.
    public static func hours(in range: ClosedRange<Int>) -> Self {
        Self("a whole number of hours from \(range.lowerBound) to \(range.upperBound)") { text in
            ConfigurationRule<Int>.integer(in: range).parse(text).map { .seconds($0 * 3600) }
        }
    }
}

extension ConfigurationRule where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    /// The raw value of one of the enumeration's cases, spelled exactly so.
    public static var oneOfItsCases: Self {
        Self("one of " + Value.allCases.map(\.rawValue).joined(separator: ", ")) { text in
            Value.allCases.first { sameBytes($0.rawValue, text) }
        }
    }
}

extension ConfigurationRule {
    /// A comma-separated list of at least one item, white space around the items dropped; no item may be empty or
    /// break the rule.
    public static func list<Item>(of item: ConfigurationRule<Item>) -> Self where Value == [Item] {
        Self("a comma-separated list, each item \(item.expectation)") { text in
            var items: [Item] = []
            for part in text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
                guard let value = item.parse(String(Substring(part)).trimmingBlanks) else { return nil }
                items.append(value)
            }
            return items
        }
    }

    /// The same rule, of whose text a listing shows what the closure makes of it: nothing of a secret.
    public func showing(_ shown: @escaping @Sendable (String) -> String) -> ConfigurationRule {
        var rule = self
        rule.shown = shown
        return rule
    }

    /// The same rule with its value turned into another one.
    public func map<Other: Sendable>(_ transform: @escaping @Sendable (Value) -> Other?) -> ConfigurationRule<Other> {
        ConfigurationRule<Other>(expectation) { [parse] text in parse(text).flatMap(transform) }
    }
}

extension ConfigurationRule where Value == Secret {
    /// A password or client secret of 1 to 256 characters; a listing of settings masks it.
    public static var secret: Self {
        ConfigurationRule<String>.text(length: 1...256).map { Secret($0) }.showing { _ in Secret.mask }
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        let utf8 = self.utf8.drop(while: \.isBlank)
        guard let last = utf8.lastIndex(where: { !$0.isBlank }) else { return "" }
        return String(Substring(utf8[...last]))
    }
}
