import JOSE

/// What a fetch of a key set may cost, and which way it goes.
public struct KeySetAccess: Sendable, Equatable {
    /// 2 s to connect, 5 s in total and 256 KiB, unless said otherwise.
    public var limits = CurlLimits(maximumBodyBytes: JSONWebKeySet.maximumBytes)
    /// Most elements of `keys`, usable or not.
    public var maximumKeys = JSONWebKeySet.maximumKeys
    public var route = CurlRoute.direct

    /// The usual numbers, straight.
    public init() {}
}
