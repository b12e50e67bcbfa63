import CoreSyntax
public import FoundationEssentials
import StrictJSON

/// What a segment of a path, or a value of a query, can be read as: text, a number, a UUID, a type of a program's own.
///
///     enum Genre: String, CaseIterable, RequestParameter { case verse, prose }
public protocol RequestParameter: Sendable {
    /// `nil` for a text that stands for no value.
    ///
    /// - Parameter text: The segment or the value, with its escapes decoded. It may be empty.
    init?(parameter text: String)

    /// What such a text is, for refusals and for a document of the API: any text, unless the type says otherwise.
    static var parameterForm: ParameterForm { get }
}

extension RequestParameter {
    public static var parameterForm: ParameterForm { .text }
}

/// Values of which a route may take a range.
public protocol RangedParameter: RequestParameter, Comparable {
    /// What a text is that stands for a value in the range.
    static func parameterForm(in range: ClosedRange<Self>) -> ParameterForm
}

extension String: RequestParameter {
    public init?(parameter text: String) { self = text }
}

/// `true` or `false`.
extension Bool: RequestParameter {
    public init?(parameter text: String) { self.init(text) }
    public static var parameterForm: ParameterForm { .boolean }
}

/// Digits, with a minus in front where the number is less than 0. A number has one spelling: no plus, no zero in front.
extension Int: RangedParameter {
    public init?(parameter text: String) {
        guard let number = Int(text), sameBytes(text, "\(number)") else { return nil }
        self = number
    }
    public static var parameterForm: ParameterForm { .integer() }
    public static func parameterForm(in range: ClosedRange<Int>) -> ParameterForm { .integer(in: range) }
}

/// A number as JSON spells it. Source: RFC 8259 §6
extension Double: RangedParameter {
    public init?(parameter text: String) {
        let bytes = Array(text.utf8)
        // A JSON text may have white space around its value.
        guard let first = bytes.first, first == UInt8(ascii: "-") || first.isASCIIDigit, bytes.last?.isASCIIDigit == true,
            let number = (try? JSONDocument(parsing: bytes))?.root.number?.double
        else { return nil }
        self = number
    }
    public static var parameterForm: ParameterForm { .number() }
    public static func parameterForm(in range: ClosedRange<Double>) -> ParameterForm { .number(in: range) }
}

/// Source: RFC 9562 §4
extension UUID: RequestParameter {
    public init?(parameter text: String) { self.init(text: text) }
    public static var parameterForm: ParameterForm { .uuid }
}

/// A time with its offset; the `+` of one is `%2B` in a query. Source: RFC 3339 §5.6
extension Date: RequestParameter {
    public init?(parameter text: String) {
        guard let seconds = RFC3339.secondsSinceEpoch(text) else { return nil }
        self.init(timeIntervalSince1970: seconds)
    }
    public static var parameterForm: ParameterForm { .time }
}

/// One of the raw values, spelled exactly so.
extension RequestParameter where Self: RawRepresentable, RawValue == String {
    public init?(parameter text: String) {
        self.init(rawValue: text)
        guard sameBytes(text, rawValue) else { return nil }
    }
}

extension RequestParameter where Self: RawRepresentable & CaseIterable, RawValue == String {
    public static var parameterForm: ParameterForm { .oneOf(allCases.map(\.rawValue)) }
}
