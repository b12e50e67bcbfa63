/// The three forms of date that HTTP reads. Source: RFC 9110 §5.6.7
extension HTTPDate {
    private static let longWeekdays = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"]

    /// - Parameters:
    ///   - text: `Sun, 06 Nov 1994 08:49:37 GMT`, or one of the older forms: `Sunday, 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`.
    ///   - now: Seconds since 1970: a year of two digits is none that is more than fifty years ahead.
    /// - Returns: Seconds since 1970-01-01T00:00:00Z, before it negative; `nil` for what is no date. The name of the weekday need not be the
    ///   right one.
    package static func secondsSinceEpoch(_ text: ArraySlice<UInt8>, now: Int64) -> Int64? {
        fixed(HTTPDateReader(text)) ?? obsolete(HTTPDateReader(text), now: now) ?? ofC(HTTPDateReader(text))
    }

    private static func fixed(_ reader: HTTPDateReader) -> Int64? {
        var reader = reader
        guard reader.name(of: weekdays) != nil, reader.takes(", "), let day = reader.number(2), reader.takes(" "),
            let month = reader.name(of: months), reader.takes(" "), let year = reader.number(4), reader.takes(" "),
            let time = reader.time(), reader.takes(" GMT"), reader.isAtEnd
        else { return nil }
        return seconds(year, month + 1, day, time)
    }

    private static func obsolete(_ reader: HTTPDateReader, now: Int64) -> Int64? {
        var reader = reader
        guard reader.name(of: longWeekdays) != nil, reader.takes(", "), let day = reader.number(2), reader.takes("-"),
            let month = reader.name(of: months), reader.takes("-"), let year = reader.number(2), reader.takes(" "),
            let time = reader.time(), reader.takes(" GMT"), reader.isAtEnd
        else { return nil }
        let thisYear = civil(daysSinceEpoch: Int(max(0, now) / 86_400)).year
        let inThisCentury = thisYear / 100 * 100 + year
        return seconds(inThisCentury > thisYear + 50 ? inThisCentury - 100 : inThisCentury, month + 1, day, time)
    }

    private static func ofC(_ reader: HTTPDateReader) -> Int64? {
        var reader = reader
        guard reader.name(of: weekdays) != nil, reader.takes(" "), let month = reader.name(of: months), reader.takes(" "),
            let day = reader.takes(" ") ? reader.number(1) : reader.number(2), reader.takes(" "), let time = reader.time(),
            reader.takes(" "), let year = reader.number(4), reader.isAtEnd
        else { return nil }
        return seconds(year, month + 1, day, time)
    }

    private static func seconds(_ year: Int, _ month: Int, _ day: Int, _ time: Int) -> Int64? {
        let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...lengths[month - 1]).contains(day) else { return nil }
        return Int64(daysSinceEpoch(year, month, day) * 86_400 + time)
    }

    /// The inverse of `civil`: years begin in March.
    private static func daysSinceEpoch(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

/// Reads a date from its beginning on.
private struct HTTPDateReader {
    private var rest: ArraySlice<UInt8>

    init(_ text: ArraySlice<UInt8>) { rest = text }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func takes(_ text: String) -> Bool {
        guard rest.starts(with: text.utf8) else { return false }
        rest = rest.dropFirst(text.utf8.count)
        return true
    }

    /// The place of the name in the list. No name of a list begins with another one.
    mutating func name(of names: [String]) -> Int? {
        names.indices.first { takes(names[$0]) }
    }

    mutating func number(_ digits: Int) -> Int? {
        var value = 0
        guard rest.count >= digits else { return nil }
        for byte in rest.prefix(digits) {
            guard let digit = Grammar.digit(byte) else { return nil }
            value = value * 10 + Int(digit)
        }
        rest = rest.dropFirst(digits)
        return value
    }

    /// Seconds since midnight; the second 60 is a leap second.
    mutating func time() -> Int? {
        guard let hour = number(2), hour < 24, takes(":"), let minute = number(2), minute < 60, takes(":"), let second = number(2),
            second <= 60
        else { return nil }
        return hour * 3600 + minute * 60 + second
    }
}
