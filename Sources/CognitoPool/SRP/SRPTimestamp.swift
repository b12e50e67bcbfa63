import Glibc

/// `TIMESTAMP`, which a proof signs: `Sun Nov 29 17:06:02 UTC 2026`, in English, the day without a leading zero.
///
/// Source: docs/cognito.md, "Signing in by SRP"
enum SRPTimestamp {
    /// The most seconds by which a time stamp may differ from the pool's time.
    static let tolerance: Double = 300

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// - Returns: True if the text is a time stamp within the tolerance of `now`, in seconds since 1970.
    static func isGood(_ text: String, at now: Double) -> Bool {
        guard let seconds = seconds(text) else { return false }
        return abs(now - Double(seconds)) <= tolerance
    }

    /// The time stamp of a time in seconds since 1970; `nil` for a time beyond the calendar.
    static func text(_ seconds: Int64) -> String? {
        var time = time_t(seconds)
        var date = unsafe tm()
        guard unsafe gmtime_r(&time, &date) != nil else { return nil }
        let (weekday, month) = unsafe (Int(date.tm_wday), Int(date.tm_mon))
        guard weekdays.indices.contains(weekday), months.indices.contains(month) else { return nil }
        let clock = unsafe [date.tm_hour, date.tm_min, date.tm_sec].map { ($0 < 10 ? "0" : "") + "\($0)" }.joined(separator: ":")
        return unsafe "\(weekdays[weekday]) \(months[month]) \(date.tm_mday) \(clock) UTC \(Int(date.tm_year) + 1900)"
    }

    /// Reads seconds since 1970. Each time has one spelling: the text must equal the one that ``text(_:)`` writes.
    static func seconds(_ text: String) -> Int64? {
        let parts = text.utf8.count <= 40 ? text.split(separator: " ", omittingEmptySubsequences: false) : []
        guard parts.count == 6, let month = months.firstIndex(of: String(parts[1])), let day = Int32(parts[2]), let year = Int32(parts[5]),
            (1970...9999).contains(year), (1...31).contains(day)
        else { return nil }
        let clock = parts[3].split(separator: ":").compactMap { Int32($0) }
        guard clock.count == 3, clock.allSatisfy({ (0...60).contains($0) }) else { return nil }
        var date = unsafe tm()
        unsafe (date.tm_year, date.tm_mon, date.tm_mday) = (year - 1900, Int32(month), day)
        unsafe (date.tm_hour, date.tm_min, date.tm_sec) = (clock[0], clock[1], clock[2])
        let seconds = Int64(unsafe timegm(&date))
        guard let canonical = Self.text(seconds), canonical.utf8.elementsEqual(text.utf8) else { return nil }
        return seconds
    }
}
