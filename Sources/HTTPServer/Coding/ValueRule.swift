import StrictJSON

/// What a value has to obey, wherever it is.
public struct ValueRule<Value>: Sendable {
    /// With pointers that begin at the value.
    let faults: @Sendable (Value) -> [ContentFault]
    /// Says it in a schema of the value.
    let describe: @Sendable (JSONValue) -> JSONValue
    /// Says it of a value that is not even of the type; `nil` where the type says enough.
    private(set) var misfit: Misfit?

    /// Any other rule. The document of the API does not have it.
    ///
    ///     .member("isbn", \.isbn, .matching("an ISBN of 13 digits") { isbn in … })
    ///
    /// - Parameters:
    ///   - rule: The end of a sentence that begins with *This must be*, for the caller.
    ///   - fits: If true, the value obeys it.
    /// - Returns: A rule.
    public static func matching(_ rule: String, _ fits: @escaping @Sendable (Value) -> Bool) -> ValueRule {
        ValueRule("This must be \(rule).", fits)
    }

    private init(_ detail: String, in schema: [(String, JSONValue)] = [], _ fits: @escaping @Sendable (Value) -> Bool) {
        faults = { value in fits(value) ? [] : [ContentFault(pointer: "", detail: detail)] }
        describe = { $0.with(schema) }
    }

    private init(
        describe: @escaping @Sendable (JSONValue) -> JSONValue, faults: @escaping @Sendable (Value) -> [ContentFault]
    ) {
        self.faults = faults
        self.describe = describe
    }
}

extension ValueRule where Value == String {
    /// Text of any characters, a NUL included, which no database of `Storage` takes; see ``lines(_:)``.
    ///
    /// - Parameter characters: The least and the greatest length, in Unicode scalars, as JSON Schema counts.
    /// - Returns: A rule of texts.
    public static func length(_ characters: ClosedRange<Int>) -> ValueRule {
        ValueRule("This must have \(words(characters)) characters.", in: bounds("minLength", "maxLength", characters)) {
            characters.contains($0.unicodeScalars.count)
        }
    }

    /// Text for one line: without control characters, those of line ends included.
    ///
    /// - Parameter characters: The least and the greatest length, in Unicode scalars, as JSON Schema counts.
    /// - Returns: A rule of texts.
    public static func line(_ characters: ClosedRange<Int>) -> ValueRule {
        let schema = text(characters, without: "\\u0000-\\u001F\\u007F-\\u009F")
        return ValueRule("This must have \(words(characters)) characters, and no control character.", in: schema) { text in
            characters.contains(text.unicodeScalars.count) && !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
        }
    }

    /// Text of any number of lines: without control characters but tabs, line feeds and carriage returns.
    ///
    /// - Parameter characters: The least and the greatest length, in Unicode scalars, as JSON Schema counts.
    /// - Returns: A rule of texts.
    public static func lines(_ characters: ClosedRange<Int>) -> ValueRule {
        let schema = text(characters, without: "\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F")
        let detail = "This must have \(words(characters)) characters, and no control characters but tabs and line ends."
        return ValueRule(detail, in: schema) { text in
            characters.contains(text.unicodeScalars.count)
                && !text.unicodeScalars.contains { $0.properties.generalCategory == .control && !["\t", "\n", "\r"].contains($0) }
        }
    }

    private static func text(_ characters: ClosedRange<Int>, without others: String) -> [(String, JSONValue)] {
        bounds("minLength", "maxLength", characters) + [("pattern", .string("^[^\(others)]*$"))]
    }
}

extension ValueRule where Value: Comparable & Sendable {
    /// - Parameter range: The least and the greatest value.
    /// - Returns: A rule of numbers, times, and all else that can be compared.
    public static func within(_ range: ClosedRange<Value>) -> ValueRule {
        let bounds = "from \(text(range.lowerBound)) to \(text(range.upperBound))"
        var rule = ValueRule("This must be \(bounds).", in: numbers(range)) { range.contains($0) }
        if let leaf = Value.self as? any ContentLeaf.Type, let kind = leaf.kind {
            rule.misfit = Misfit(ofType: leaf.misfit, ofRule: "This must be \(kind) \(bounds).")
        }
        return rule
    }

    /// A schema has bounds of numbers alone.
    private static func numbers(_ range: ClosedRange<Value>) -> [(String, JSONValue)] {
        let bounds = [range.lowerBound, range.upperBound].compactMap { ($0 as? any EncodedLeaf)?.encoded }
        return zip(["minimum", "maximum"], bounds).filter { if case .string = $1 { false } else { true } }
    }

    /// As JSON writes it.
    private static func text(_ value: Value) -> String {
        guard let leaf = value as? any EncodedLeaf else { return "\(value)" }
        if case .string(let text) = leaf.encoded { return text }
        return String(decoding: leaf.encoded.encoded(), as: UTF8.self)
    }
}

extension ValueRule where Value: Collection & SendableMetatype {
    /// - Parameter elements: The least and the greatest number of elements.
    /// - Returns: A rule of arrays and dictionaries.
    public static func count(_ elements: ClosedRange<Int>) -> ValueRule {
        let fault = ContentFault(pointer: "", detail: "This must have \(words(elements)) elements.")
        let describe: @Sendable (JSONValue) -> JSONValue = { schema in
            let isObject = schema.member("type") == "object"
            return schema.with(isObject ? bounds("minProperties", "maxProperties", elements) : bounds("minItems", "maxItems", elements))
        }
        return ValueRule(describe: describe) { elements.contains($0.count) ? [] : [fault] }
    }

    /// - Parameter rule: What each element has to obey.
    /// - Returns: A rule of arrays.
    public static func each(_ rule: ValueRule<Value.Element>) -> ValueRule {
        let describe: @Sendable (JSONValue) -> JSONValue = { schema in
            schema.member("items").map { schema.with([("items", rule.describe($0))]) } ?? schema
        }
        var ofElements = ValueRule(describe: describe) { elements in
            var faults: [ContentFault] = []
            for (number, element) in elements.enumerated() {
                // No more are told.
                guard faults.count < ContentDecoding.mostFaults else { break }
                faults += rule.faults(element).map { ContentFault(pointer: "/\(number)" + $0.pointer, detail: $0.detail) }
            }
            return faults
        }
        ofElements.misfit = rule.misfit.map { Misfit(ofType: $0.ofType, ofRule: $0.ofRule, depth: $0.depth + 1) }
        return ofElements
    }
}

private func words(_ range: ClosedRange<Int>) -> String {
    range.lowerBound == range.upperBound ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
}

private func bounds(_ least: String, _ most: String, _ range: ClosedRange<Int>) -> [(String, JSONValue)] {
    [(least, .integer(Int64(range.lowerBound))), (most, .integer(Int64(range.upperBound)))]
}
