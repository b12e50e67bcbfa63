import CoreSyntax
import Glibc
public import JOSE

extension NumericDate {
    /// The present, by the system's clock.
    ///
    /// `nil` when the clock cannot be read or stands before 1970: then no token can be judged.
    @Sendable
    public static func systemNow() -> NumericDate? {
        var time = timespec()
        guard unsafe clock_gettime(CLOCK_REALTIME, &time) == 0 else { return nil }
        return NumericDate(secondsSinceEpoch: Double(time.tv_sec) + Double(time.tv_nsec) / 1e9)
    }
}

extension NumericDate {
    /// The second in which it lies, in UTC.
    ///
    /// Source: RFC 3339 §5.6
    package var text: String {
        // Every date lies in the years that have a text.
        RFC3339.text(secondsSinceEpoch: secondsSinceEpoch.rounded(.down)) ?? ""
    }
}
