import JOSE

/// The bounds of a fetch of a key set, and its route.
public struct KeySetAccess: Sendable, Equatable {
    /// The bounds of a transfer; by default 2 s to connect, 5 s in total and 256 KiB.
    public var limits = CurlLimits(maximumBodyBytes: JSONWebKeySet.maximumBytes)
    /// The most elements of `keys`, usable or not.
    public var maximumKeys = JSONWebKeySet.maximumKeys
    /// The proxy of the fetch, and the authorities that it trusts.
    public var route = CurlRoute.direct

    /// The default bounds, without a proxy.
    public init() {}
}
