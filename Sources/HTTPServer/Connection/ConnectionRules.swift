/// The limits of a connection as its state reckons with them: times in nanoseconds. Made once per shard, because the arithmetic of
/// `Duration` would cost more per request than the rest of the state.
package final class ConnectionRules: Sendable {
    let handshake, idle, fieldSection, contentGrace, writeStall, handler, linger: Int64
    /// Nanoseconds that a byte of content buys.
    let contentByte: Double
    let lingerBytes: Int

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
    }
}
