import CoreSyntax
import FoundationEssentials
import StrictJSON

/// A type of which a JSON string, number or Boolean is the whole value.
protocol ContentLeaf {
    /// What the value must be, as the end of a sentence.
    static var rule: String { get }
    /// The same without bounds, where a rule may set narrower ones.
    static var kind: String? { get }
    /// Source: JSON Schema 2020-12
    static var schema: JSONValue { get }
    /// Takes the place of a value that does not fit.
    static var standIn: Self { get }
    init?(content view: JSONView)
}

extension ContentLeaf {
    static var kind: String? { nil }

    /// The detail of the fault of a value that has another type.
    static var misfit: String { "This must be \(rule)." }

    static func read(_ place: ContentPlace, _ decoding: ContentDecoding) -> Self {
        guard let view = place.view else { return standIn }
        if let value = Self(content: view) { return value }
        decoding.note(misfit, at: place.path)
        return standIn
    }
}

extension String: ContentLeaf {
    static var rule: String { "text" }
    static var schema: JSONValue { ["type": "string"] }
    static var standIn: String { "" }
    init?(content view: JSONView) {
        guard let text = view.string else { return nil }
        self = text
    }
}

extension Bool: ContentLeaf {
    static var rule: String { "true or false" }
    static var schema: JSONValue { ["type": "boolean"] }
    static var standIn: Bool { false }
    init?(content view: JSONView) {
        guard let value = view.bool else { return nil }
        self = value
    }
}

extension ContentLeaf where Self: FixedWidthInteger {
    static var rule: String { "a whole number from \(min) to \(max)" }
    static var kind: String? { "a whole number" }
    /// Without the bounds of 64 bits, which few readers of a schema have room for.
    static var schema: JSONValue {
        let schema: JSONValue = ["type": "integer"]
        guard bitWidth < 64 else { return isSigned ? schema : schema.with([("minimum", 0)]) }
        return schema.with([("minimum", .integer(Int64(min))), ("maximum", .integer(Int64(max)))])
    }
    static var standIn: Self { 0 }
    init?(content view: JSONView) {
        guard let text = view.number?.text else { return nil }
        self.init(text)
    }
}

extension Int: ContentLeaf {}
extension Int8: ContentLeaf {}
extension Int16: ContentLeaf {}
extension Int32: ContentLeaf {}
extension Int64: ContentLeaf {}
extension UInt: ContentLeaf {}
extension UInt8: ContentLeaf {}
extension UInt16: ContentLeaf {}
extension UInt32: ContentLeaf {}
extension UInt64: ContentLeaf {}

extension Double: ContentLeaf {
    static var rule: String { "a number" }
    static var kind: String? { rule }
    static var schema: JSONValue { ["type": "number"] }
    static var standIn: Double { 0 }
    init?(content view: JSONView) {
        guard let value = view.number?.double else { return nil }
        self = value
    }
}

extension Float: ContentLeaf {
    static var rule: String { "a number" }
    static var kind: String? { rule }
    static var schema: JSONValue { ["type": "number"] }
    static var standIn: Float { 0 }
    init?(content view: JSONView) {
        guard let value = view.number?.double.map({ Float($0) }), value.isFinite else { return nil }
        self = value
    }
}

/// Source: RFC 3339 §5.6
extension Date: ContentLeaf {
    static var rule: String { "a time such as 2026-01-31T12:00:00Z" }
    static var schema: JSONValue { ["type": "string", "format": "date-time"] }
    static var standIn: Date { Date(timeIntervalSince1970: 0) }
    init?(content view: JSONView) {
        guard let seconds = view.string.flatMap(RFC3339.secondsSinceEpoch) else { return nil }
        self.init(timeIntervalSince1970: seconds)
    }
}

/// Source: RFC 9562 §4
extension UUID: ContentLeaf {
    static var rule: String { "a UUID" }
    static var schema: JSONValue { ["type": "string", "format": "uuid"] }
    static var standIn: UUID { UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)) }
    init?(content view: JSONView) {
        guard let text = view.string else { return nil }
        self.init(text: text)
    }
}
