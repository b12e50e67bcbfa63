import HTTP2Framing

/// Speaks one protocol over a connection: the ``Connection`` gives it received bytes, and sends the bytes that it writes.
///
/// Lives on its connection's shard. It may hold the connection strongly: a connection that closes lets go of its driver. Every call that is
/// given the shard is part of a turn, so output that is written during it gets sent.
protocol ProtocolDriver: AnyObject {
    typealias Instant = ServerClock.Instant

    /// If false, the driver can take nothing now, and the socket is not read.
    var wantsInput: Bool { get }

    /// Takes received bytes, beginning with the first that no earlier call has used up. The connection keeps the rest.
    ///
    /// Called only while ``wantsInput``. The bytes may be empty if the call before was not starved.
    func receive(_ bytes: Span<UInt8>, on shard: isolated Shard) -> Intake

    /// All received bytes have been taken, or the driver wants no more now: a handler that waited for content may start.
    ///
    /// - Returns: If true, a handler was started, and input may be wanted again.
    func inputPaused(on shard: isolated Shard) -> Bool

    /// The peer sends nothing more, and all bytes have been taken. The connection closes once ``isBusy`` is false.
    func inputEnded(on shard: isolated Shard)

    /// Called at the end of each turn: there may be room for more output. Output that is written here is sent at once. A driver that could write
    /// still more calls ``Turn/wantAnother()``.
    func outputMoved(on shard: isolated Shard)

    /// The peer had fallen behind in taking output, and has now taken all of it.
    func stallEnded(now: Instant)

    /// The protocol's own deadline, at which ``expire(now:on:)`` is called; `nil` while it waits for nothing. The connection sees to output.
    var deadline: Instant? { get }

    /// ``deadline`` has come.
    func expire(now: Instant, on shard: isolated Shard)

    /// Since when no exchange has been under way, so that a full server may end the connection; `nil` while one is.
    var quietSince: Instant? { get }

    /// If true, an exchange is under way that can still be answered, though the peer sends nothing more.
    var isBusy: Bool { get }

    /// The server ends: the driver finishes its exchanges, and then calls ``Connection/finish(afterDiscarding:expectsMore:)``.
    func drain(on shard: isolated Shard)

    /// The peer cannot be reached any more, and the connection has let go of the driver. Ends all exchanges with
    /// ``ContentError/disconnected``.
    func disconnected()

    /// Bytes that the driver keeps for the peer, beyond the connection's own buffers; counted in the server's budget.
    var keptBytes: Int { get }

    /// The exchange with this number; `nil` once it has ended.
    func exchange(_ sequence: UInt64) -> Exchange?

    /// All exchanges that are under way.
    var exchanges: [Exchange] { get }

    /// The drivers of all protocols that streams of the connection carry.
    var tunnelled: [any ProtocolDriver] { get }

    /// The driver of the protocol that a stream of the connection carries.
    func tunnelled(in stream: HTTP2StreamID) -> (any ProtocolDriver)?
}

/// Most protocols carry no other.
extension ProtocolDriver {
    var tunnelled: [any ProtocolDriver] { [] }
    func tunnelled(in stream: HTTP2StreamID) -> (any ProtocolDriver)? { nil }
}

/// The result of ``ProtocolDriver/receive(_:on:)``.
struct Intake {
    /// Bytes that are used up, from the first one on.
    var consumed: Int
    /// If true, the driver can do nothing before more bytes come. If false, it is called again once it wants input, even without new bytes.
    var isStarved: Bool
}
