import CoreSyntax
import FoundationEssentials
import HTTPServer

/// Times as log lines have them: in UTC, to the millisecond. It keeps the text of the last second, since a busy log has many lines in each.
///
/// Foundation's format would bring calendars and time zones along, which take a part of the time to the first answer.
struct LogTime {
    private var second = Double.nan
    /// The text up to the point.
    private var text: [UInt8] = []

    static func text(of time: Date) -> String {
        let (whole, milliseconds) = parts(of: time)
        let digits = "\(milliseconds)"
        return "\(text(ofSecond: whole)).\(String(repeating: "0", count: 3 - digits.utf8.count))\(digits)Z"
    }

    mutating func append(_ time: Date, to line: OutputBuffer) {
        let (whole, milliseconds) = Self.parts(of: time)
        if whole != second {
            text = Array("\(Self.text(ofSecond: whole)).".utf8)
            second = whole
        }
        line.append(text.span)
        if milliseconds < 100 { line.append(UInt8(ascii: "0")) }
        if milliseconds < 10 { line.append(UInt8(ascii: "0")) }
        line.append(decimal: milliseconds)
        line.append(UInt8(ascii: "Z"))
    }

    /// - Returns: Whole seconds since 2001, and 0 to 999 milliseconds.
    private static func parts(of time: Date) -> (whole: Double, milliseconds: Int) {
        let reference = time.timeIntervalSinceReferenceDate
        let whole = reference.rounded(.down)
        return (whole, Int((reference - whole) * 1000))
    }

    /// - Returns: The text up to the point. Outside the years 0 to 9999 it is that of 1970.
    private static func text(ofSecond whole: Double) -> Substring {
        (RFC3339.text(secondsSinceEpoch: whole + Date.timeIntervalBetween1970AndReferenceDate) ?? "1970-01-01T00:00:00Z").dropLast()
    }
}
