import StrictJSON

/// What a value has to obey, wherever it is.
public struct ValueRule<Value>: Sendable {
    /// With pointers that begin at the value.
    let faults: @Sendable (Value) -> [ContentFault]

    /// Any other rule.
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

    private init(_ detail: String, _ fits: @escaping @Sendable (Value) -> Bool) {
        faults = { value in fits(value) ? [] : [ContentFault(pointer: "", detail: detail)] }
    }

    private init(faults: @escaping @Sendable (Value) -> [ContentFault]) { self.faults = faults }
}

extension ValueRule where Value == String {
    /// Text of any characters, a NUL included, which no database of `Storage` takes; see ``lines(_:)``.
    ///
    /// - Parameter characters: The least and the greatest length, in Unicode scalars, as JSON Schema counts.
    /// - Returns: A rule of texts.
    public static func length(_ characters: ClosedRange<Int>) -> ValueRule {
        ValueRule("This must have \(words(characters)) characters.") { characters.contains($0.unicodeScalars.count) }
    }

    /// Text for one line: without control characters, those of line ends included.
    ///
    /// - Parameter characters: The least and the greatest length, in Unicode scalars, as JSON Schema counts.
    /// - Returns: A rule of texts.
    public static func line(_ characters: ClosedRange<Int>) -> ValueRule {
        ValueRule("This must have \(words(characters)) characters, and no control character.") { text in
            characters.contains(text.unicodeScalars.count) && !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
        }
    }

    /// Text of any number of lines: without control characters but tabs, line feeds and carriage returns.
    ///
    /// - Parameter characters: The least and the greatest length, in Unicode scalars, as JSON Schema counts.
    /// - Returns: A rule of texts.
    public static func lines(_ characters: ClosedRange<Int>) -> ValueRule {
        ValueRule("This must have \(words(characters)) characters, and no control characters but tabs and line ends.") { text in
            characters.contains(text.unicodeScalars.count)
                && !text.unicodeScalars.contains { $0.properties.generalCategory == .control && !["\t", "\n", "\r"].contains($0) }
        }
    }
}

extension ValueRule where Value: Comparable & Sendable {
    /// - Parameter range: The least and the greatest value.
    /// - Returns: A rule of numbers, times, and all else that can be compared.
    public static func within(_ range: ClosedRange<Value>) -> ValueRule {
        ValueRule("This must be from \(text(range.lowerBound)) to \(text(range.upperBound)).") { range.contains($0) }
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
        ValueRule("This must have \(words(elements)) elements.") { elements.contains($0.count) }
    }

    /// - Parameter rule: What each element has to obey.
    /// - Returns: A rule of arrays.
    public static func each(_ rule: ValueRule<Value.Element>) -> ValueRule {
        ValueRule { elements in
            var faults: [ContentFault] = []
            for (number, element) in elements.enumerated() {
                // No more are told.
                guard faults.count < ContentDecoding.mostFaults else { break }
                faults += rule.faults(element).map { ContentFault(pointer: "/\(number)" + $0.pointer, detail: $0.detail) }
            }
            return faults
        }
    }
}

private func words(_ range: ClosedRange<Int>) -> String {
    range.lowerBound == range.upperBound ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
}
