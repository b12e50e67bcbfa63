/// Writes metrics in Prometheus' text format: for each family a line of help, one of its type, and its samples.
///
/// Source: Prometheus, "Exposition formats": text-based format 0.0.4
public struct TextExposition {
    /// Its media type.
    public static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    public enum Kind: String, Sendable { case counter, gauge, histogram }

    public private(set) var bytes: [UInt8] = []
    private var family = ""
    private var families: Set<String> = []
    private var isRepeated = false

    public init() {}

    /// Begins a family. A name that was there already must not come twice, so that what follows is left out then.
    public mutating func begin(_ name: String, _ kind: Kind, help: String) {
        family = MetricName.metric(name)
        isRepeated = !families.insert(family).inserted
        guard !isRepeated else { return }
        bytes += "# HELP \(family) ".utf8
        append(help: help)
        bytes += "\n# TYPE \(family) \(kind.rawValue)\n".utf8
    }

    /// A sample of the family that was begun last; `suffix` is for those of a histogram.
    public mutating func sample(_ value: Double, _ labels: LabelSet = LabelSet([]), suffix: String = "") {
        sample(Self.text(value), labels, suffix: suffix)
    }

    /// The same for a count, of which no digit may be lost.
    public mutating func sample(count: UInt64, _ labels: LabelSet = LabelSet([]), suffix: String = "") {
        sample("\(count)", labels, suffix: suffix)
    }

    /// How many of a histogram's values were at most `bound`.
    mutating func bucket(_ count: UInt64, upTo bound: Double, _ labels: LabelSet) {
        sample("\(count)", labels, suffix: "_bucket", lastLabel: "le=\"\(Self.text(bound))\"")
    }

    private mutating func sample(_ value: String, _ labels: LabelSet, suffix: String, lastLabel: String = "") {
        guard !isRepeated, !family.isEmpty else { return }
        bytes += family.utf8
        bytes += suffix.utf8
        if !labels.text.isEmpty || !lastLabel.isEmpty {
            bytes.append(UInt8(ascii: "{"))
            bytes += labels.text
            if !labels.text.isEmpty, !lastLabel.isEmpty { bytes.append(UInt8(ascii: ",")) }
            bytes += lastLabel.utf8
            bytes.append(UInt8(ascii: "}"))
        }
        bytes += " \(value)\n".utf8
    }

    /// Backslash and line feed are escaped; a quote is not, unlike in labels.
    private mutating func append(help: String) {
        for byte in help.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): bytes += #"\\"#.utf8
            case UInt8(ascii: "\n"): bytes += #"\n"#.utf8
            default: bytes.append(byte)
            }
        }
    }

    static func text(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        // Without a fraction where there is none.
        return Int64(exactly: value).map { "\($0)" } ?? "\(value)"
    }
}
