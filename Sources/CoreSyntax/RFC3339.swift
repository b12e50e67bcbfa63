/// Times as text: read with any offset, and written in UTC.
///
/// Source: RFC 3339 §5.6
package enum RFC3339 {
    /// - Returns: Seconds since 1970, before it negative; `nil` for a text that is no time, and for one whose year in UTC is none of 0 to 9999, so
    ///   that it could not be written. A leap second counts as the second after it. Of up to nine digits of a fraction six count: what is read is
    ///   written as the same microsecond.
    package static func secondsSinceEpoch(_ text: String) -> Double? {
        var reader = DigitReader(rest: Array(text.utf8)[...])
        guard let year = reader.number(digits: 4), reader.take("-"), let month = reader.number(digits: 2), reader.take("-"),
            let day = reader.number(digits: 2), reader.take("T") || reader.take("t"), let hour = reader.number(digits: 2), reader.take(":"),
            let minute = reader.number(digits: 2), reader.take(":"), let second = reader.number(digits: 2),
            let fraction = reader.fraction(), let offset = reader.offset(), reader.rest.isEmpty
        else { return nil }
        guard let days = days(year: year, month: month, day: day), hour < 24, minute < 60, second <= 60 else { return nil }
        let seconds = Double(days * 86_400 + hour * 3_600 + minute * 60 + second - offset)
        guard years.contains(seconds) else { return nil }
        // So late a number has no room for microseconds: the last one of the year 9999 would be rounded to the next year.
        return min(seconds + fraction, years.upperBound.nextDown)
    }

    /// Days since 1970 of the Gregorian calendar, before it negative; `nil` where there is no such day.
    private static func days(year: Int, month: Int, day: Int) -> Int? {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...12).contains(month), (1...lengths[month - 1]).contains(day) else { return nil }
        // Counted from 400 years before the year 1, so that no number to be divided is negative: they are 146,097 days, after which the calendar
        // repeats itself.
        let before = year + 399
        let years = before * 365 + before / 4 - before / 100 + before / 400
        return years - 719_162 - 146_097 + lengths.prefix(month - 1).reduce(0, +) + day - 1
    }
}

/// Goes through a text once.
private struct DigitReader {
    var rest: ArraySlice<UInt8>

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    mutating func number(digits count: Int) -> Int? {
        let digits = rest.prefix(count)
        guard digits.count == count, let number = decimalNumber(digits) else { return nil }
        rest = rest.dropFirst(count)
        return number
    }

    /// Of a second: nothing, or a point and one to nine digits.
    mutating func fraction() -> Double? {
        guard take(".") else { return 0 }
        let count = rest.prefix(while: \.isASCIIDigit).count
        guard (1...9).contains(count), let number = number(digits: min(count, 6)) else { return nil }
        rest = rest.drop(while: \.isASCIIDigit)
        return (count..<max(count, 6)).reduce(Double(number)) { value, _ in value * 10 } / 1e6
    }

    /// East of Greenwich, in seconds.
    mutating func offset() -> Int? {
        if take("Z") || take("z") { return 0 }
        let isWest = take("-")
        guard isWest || take("+"), let hours = number(digits: 2), take(":"), let minutes = number(digits: 2) else { return nil }
        guard hours < 24, minutes < 60 else { return nil }
        return (hours * 3_600 + minutes * 60) * (isWest ? -1 : 1)
    }
}
