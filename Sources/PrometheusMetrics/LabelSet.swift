/// The labels of one series, in the spelling of the text format: what tells it from the others of its family.
///
/// Source: Prometheus, "Exposition formats": text-based format 0.0.4
public struct LabelSet: Sendable, Hashable {
    /// `name="value"` for each, sorted by name and separated by commas. Compared byte by byte, as Prometheus does.
    let text: [UInt8]

    static let none = LabelSet([])

    /// Of two labels of one name the first counts. `le` and `quantile` belong to histograms and summaries, and are dropped.
    public init(_ labels: [(String, String)]) {
        var named: [(name: String, value: String)] = []
        for (name, value) in labels {
            let name = MetricName.label(name)
            guard name != "le", name != "quantile", !named.contains(where: { $0.name == name }) else { continue }
            named.append((name, value))
        }
        named.sort { $0.name < $1.name }
        var text: [UInt8] = []
        for (name, value) in named {
            if !text.isEmpty { text.append(UInt8(ascii: ",")) }
            text += name.utf8
            text += "=\"".utf8
            Self.append(value, to: &text)
            text.append(UInt8(ascii: "\""))
        }
        self.text = text
    }

    /// Backslash, quote and line feed are escaped; everything else stands for itself.
    private static func append(_ value: String, to text: inout [UInt8]) {
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): text += #"\\"#.utf8
            case UInt8(ascii: "\""): text += #"\""#.utf8
            case UInt8(ascii: "\n"): text += #"\n"#.utf8
            default: text.append(byte)
            }
        }
    }
}
