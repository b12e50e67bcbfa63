public import StrictJSON

/// A moment as JWT claims give it: seconds since 1970-01-01T00:00:00Z, leap seconds ignored, fractions allowed.
///
/// Always finite and within the years 1970 to 9999, so sums with a clock skew cannot overflow or trap.
///
/// Source: RFC 7519 §2
public struct NumericDate: Sendable, Equatable, Comparable {
    /// 9999-12-31T23:59:59Z, the last second that a four-digit year can name.
    public static let latest: Double = 253_402_300_799

    /// 0 to 253 402 300 799.
    public let secondsSinceEpoch: Double

    /// The moment that a claim names; `nil` when it is not finite, before 1970 or after the year 9999.
    public init?(_ number: JSONNumber) {
        guard let seconds = number.double else { return nil }
        self.init(secondsSinceEpoch: seconds)
    }

    /// The date of these seconds since the start of 1970; `nil` outside 0 to 253 402 300 799.
    public init?(secondsSinceEpoch seconds: Double) {
        guard seconds >= 0, seconds <= Self.latest else { return nil }
        secondsSinceEpoch = seconds
    }

    private init(unchecked seconds: Double) {
        secondsSinceEpoch = seconds
    }

    /// The last moment there is, for what does not end.
    package static let last = NumericDate(unchecked: latest)

    /// Earlier moments are less.
    public static func < (left: NumericDate, right: NumericDate) -> Bool {
        left.secondsSinceEpoch < right.secondsSinceEpoch
    }
}
