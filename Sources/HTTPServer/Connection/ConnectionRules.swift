/// The limits of a connection as its state reckons with them: times in nanoseconds. Made once per shard, because the arithmetic of
/// `Duration` would cost more per request than the rest of the state.
package final class ConnectionRules: Sendable {
    let handshake, idle, fieldSection, contentGrace, writeStall, handler, linger: Int64
    /// Nanoseconds that a byte of content buys.
    let contentByte: Double
    let lingerBytes: Int
    /// The same once nothing is parsed any more: a sixteenth is for what chunks and TLS put around the content.
    let lingerWireBytes: Int

    package init(_ limits: Limits) {
        handshake = limits.handshakeDeadline.nanoseconds
        idle = limits.idleTimeout.nanoseconds
        fieldSection = limits.fieldSectionDeadline.nanoseconds
        contentGrace = limits.contentGrace.nanoseconds
        writeStall = limits.writeStall.nanoseconds
        handler = limits.handlerDeadline.nanoseconds
        linger = limits.lingerTime.nanoseconds
        contentByte = 1e9 / Double(max(1, limits.contentMinimumBytesPerSecond))
        lingerBytes = limits.lingerBytes
        lingerWireBytes = limits.lingerBytes + limits.lingerBytes / 16
    }

    /// Since when a peer has been too slow that was so since `since` and has moved `count` bytes until `now`: each of them buys its time at
    /// the minimum rate, and none is saved up for a silence to come.
    func advanced(_ since: ServerClock.Instant, by count: Int, now: ServerClock.Instant) -> ServerClock.Instant {
        min(now, since + Int64(min(Double(count) * contentByte, 1e18)))
    }
}
