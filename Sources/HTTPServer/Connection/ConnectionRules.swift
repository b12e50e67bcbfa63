/// ``Limits`` of one connection, with times in nanoseconds. Made once per shard: `Duration`'s arithmetic for each request would cost more
/// than the rest of the state.
package final class ConnectionRules: Sendable {
    let handshake, idle, fieldSection, contentGrace, writeStall, handler, linger: Int64
    /// Nanoseconds that a byte of content buys.
    let contentByte: Double
    let lingerBytes: Int
    /// ``lingerBytes`` as they come over the wire, where nothing is parsed any more: a sixteenth more, for chunks and TLS records.
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

    /// The moment from which a slow peer's time counts, after it has moved bytes: `min(now, since + count × contentByte)`. Bytes buy time at
    /// the minimum rate, and none is saved for later.
    func advanced(_ since: ServerClock.Instant, by count: Int, now: ServerClock.Instant) -> ServerClock.Instant {
        min(now, since + Int64(min(Double(count) * contentByte, 1e18)))
    }
}
