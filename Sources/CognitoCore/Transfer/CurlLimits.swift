/// The bounds of one exchange.
public struct CurlLimits: Sendable, Equatable {
    /// The bound until the connection is ready, TLS included.
    public var connect: Duration
    /// The bound until the last byte of the response.
    public var total: Duration
    /// Longest body in bytes; a longer one is cut off while it arrives.
    public var maximumBodyBytes: Int

    /// The same bounds for something that has taken up a part of the total already.
    ///
    /// - Parameter start: When it began.
    package func since(_ start: ContinuousClock.Instant) -> CurlLimits {
        var rest = self
        rest.total = total.bounded - start.duration(to: .now)
        return rest
    }

    /// 2 s to connect, 5 s in total, 256 KiB, unless said otherwise.
    public init(
        connect: Duration = .seconds(2), total: Duration = .seconds(5), maximumBodyBytes: Int = 262_144
    ) {
        self.connect = connect
        self.total = total
        self.maximumBodyBytes = maximumBodyBytes
    }
}

extension Duration {
    /// At least a millisecond and at most an hour.
    var bounded: Duration { min(max(self, .milliseconds(1)), .seconds(3600)) }

    /// Whole milliseconds, at least one and at most an hour: libcurl takes 0 for "no bound".
    var boundedMilliseconds: Int {
        let bounded = bounded
        return Int(bounded.components.seconds) * 1000 + Int(bounded.components.attoseconds / 1_000_000_000_000_000)
    }
}
