/// The lifetime of a token, in the unit in which it was set.
public struct TokenValidity: Sendable, Equatable {
    /// `TokenValidityUnits`.
    public enum Unit: String, Sendable { case seconds, minutes, hours, days }

    /// The number of units.
    public let value: Int64
    /// The unit in which the lifetime was set, and is described.
    public let unit: Unit

    /// A lifetime of so many units.
    public init(_ value: Int64, _ unit: Unit) {
        self.value = value
        self.unit = unit
    }

    /// The lifetime in seconds. A product that would overflow is ten years, the longest lifetime of all.
    public var seconds: Int64 {
        let factor: Int64 =
            switch unit {
            case .seconds: 1
            case .minutes: 60
            case .hours: 3_600
            case .days: 86_400
            }
        let (product, overflow) = value.multipliedReportingOverflow(by: factor)
        return overflow ? 315_360_000 : product
    }
}

/// `RefreshTokenRotation`: whether each refresh token is replaced when it is used.
public struct RefreshTokenRotation: Sendable, Equatable {
    /// `Feature`.
    public var isEnabled = false
    /// `RetryGracePeriodSeconds`: the seconds for which the old token still works, 0 to 60.
    public var gracePeriod: Int64 = 0

    /// No rotation.
    public init() {}
}
