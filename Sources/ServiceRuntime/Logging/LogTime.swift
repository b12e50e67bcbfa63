import FoundationEssentials
import HTTPServer

/// Times as log lines have them: in UTC, to the millisecond. It keeps the text of the last second, since a busy log has many lines in each.
struct LogTime {
    private var second = Double.nan
    /// The text up to the milliseconds.
    private var text: [UInt8] = []

    static func text(of time: Date) -> String {
        time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    mutating func append(_ time: Date, to line: OutputBuffer) {
        let reference = time.timeIntervalSinceReferenceDate
        let whole = reference.rounded(.down)
        if whole != second {
            text = Array(Self.text(of: Date(timeIntervalSinceReferenceDate: whole)).utf8.dropLast("000Z".utf8.count))
            second = whole
        }
        line.append(text.span)
        let milliseconds = Int((reference - whole) * 1000)
        if milliseconds < 100 { line.append(UInt8(ascii: "0")) }
        if milliseconds < 10 { line.append(UInt8(ascii: "0")) }
        line.append(decimal: milliseconds)
        line.append(UInt8(ascii: "Z"))
    }
}
