/// Names as Prometheus takes them. What else a label of swift-metrics may contain becomes `_`.
///
/// Source: Prometheus, "Data model": metric names and labels
enum MetricName {
    /// `[a-zA-Z_:][a-zA-Z0-9_:]*`
    static func metric(_ text: String) -> String { spelled(text) { isWord($0) || $0 == UInt8(ascii: ":") } }

    /// `[a-zA-Z_][a-zA-Z0-9_]*`; two underscores in front are Prometheus' own, and become one.
    static func label(_ text: String) -> String {
        let name = spelled(text, isWord)
        return name.hasPrefix("__") ? "_" + name.drop { $0 == "_" } : name
    }

    private static func spelled(_ text: String, _ isAllowed: (UInt8) -> Bool) -> String {
        var bytes = text.utf8.map { isAllowed($0) ? $0 : UInt8(ascii: "_") }
        if bytes.first.map(isDigit) ?? true { bytes.insert(UInt8(ascii: "_"), at: 0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || isDigit(byte) || byte == UInt8(ascii: "_")
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
