/// Checks text while it grows at its end: no byte is looked at twice, but those of a character that is half here.
///
/// Source: RFC 6455 §8.1, RFC 3629 §4
struct UTF8Progress: Sendable {
    /// Whole characters end here.
    private var checked = 0

    /// - Parameter text: All of it that is there.
    /// - Returns: False if no text begins with these bytes.
    mutating func accepts(_ text: [UInt8]) -> Bool {
        let rest = text.span.extracting(checked...)
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: rest)
            checked = text.count
            return true
        } catch {
            // A character that the end cuts off may still become whole.
            guard error.kind == .truncatedScalar, error.byteOffsets.upperBound == rest.count else { return false }
            checked += error.byteOffsets.lowerBound
            return true
        }
    }

    /// - Returns: True if no character is half here.
    func isComplete(_ text: [UInt8]) -> Bool { checked == text.count }
}
