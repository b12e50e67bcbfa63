/// Writes what `secondsSinceEpoch(_:)` reads.
extension RFC3339 {
    /// The years that have four digits, in seconds since 1970.
    static let years = -62_167_219_200.0..<253_402_300_800

    /// - Parameter seconds: Seconds since 1970, before it negative.
    /// - Returns: The time in UTC, to the nearest microsecond: without a fraction where that is 0, otherwise with three digits of one or with six.
    ///   `nil` before the year 0 and behind 9999, and for what is no number.
    package static func text(secondsSinceEpoch seconds: Double) -> String? {
        guard years.contains(seconds) else { return nil }
        var whole = seconds.rounded(.down)
        var microseconds = ((seconds - whole) * 1e6).rounded()
        if microseconds == 1e6 { (whole, microseconds) = (whole + 1, 0) }
        guard years.contains(whole) else { return nil }
        return text(Int(whole), microseconds: Int(microseconds))
    }

    private static func text(_ seconds: Int, microseconds: Int) -> String {
        // Counted from the year 0 on, so that no number is negative.
        let sinceYear0 = seconds + 62_167_219_200
        let (year, month, day) = date(sinceYear0 / 86_400)
        let second = sinceYear0 % 86_400
        var text = padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2)
        text += "T" + padded(second / 3_600, 2) + ":" + padded(second / 60 % 60, 2) + ":" + padded(second % 60, 2)
        if microseconds % 1_000 != 0 {
            text += "." + padded(microseconds, 6)
        } else if microseconds != 0 {
            text += "." + padded(microseconds / 1_000, 3)
        }
        return text + "Z"
    }

    /// - Parameter days: Days since the first one of the year 0, which has 366.
    private static func date(_ days: Int) -> (year: Int, month: Int, day: Int) {
        // Counted from the first of March 400 years before the year 0: so no number is negative, and a leap day is the last one of its year.
        let days = days + 146_097 - 60
        let (era, ofEra) = (days / 146_097, days % 146_097)
        let year = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * year + year / 4 - year / 100)
        // Five months from March on have 153 days, and so have the next five.
        let month = (5 * ofYear + 2) / 153
        let day = ofYear - (153 * month + 2) / 5 + 1
        return ((era - 1) * 400 + year + (month < 10 ? 0 : 1), month < 10 ? month + 3 : month - 9, day)
    }

    private static func padded(_ number: Int, _ digits: Int) -> String {
        let text = "\(number)"
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
