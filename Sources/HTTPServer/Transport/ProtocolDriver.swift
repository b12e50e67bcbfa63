/// Speaks one protocol over a connection: it is given what the ``Connection`` receives, and writes what the connection sends.
///
/// Lives on its connection's shard. It may hold the connection strongly: a connection that closes lets go of its driver. Every call that is
/// given the shard is part of a turn, so that what is written in it gets sent.
protocol ProtocolDriver: AnyObject {
    typealias Instant = ServerClock.Instant

    /// If false, nothing can be taken now, and the socket is not read.
    var wantsInput: Bool { get }

    /// Takes what has been received, from the first byte on that no earlier call has used up. The connection keeps the rest.
    ///
    /// Called only while ``wantsInput``. There may be no bytes at all, where the call before was not starved.
    func receive(_ bytes: Span<UInt8>, on shard: isolated Shard) -> Intake

    /// Everything that is here has been taken, or the driver wants no more of it now: the time to start what may wait for more.
    ///
    /// - Returns: If true, something was started, and input may be wanted again.
    func inputPaused(on shard: isolated Shard) -> Bool

    /// The peer sends nothing more, and all of it has been taken. The connection closes once nothing is under way, see ``isBusy``.
    func inputEnded(on shard: isolated Shard)

    /// Called at the end of each turn: there may be room for more output. What is written here is sent at once. A driver that could write
    /// still more calls ``Turn/wantAnother()``.
    func outputMoved(on shard: isolated Shard)

    /// The peer had fallen behind in taking output, and has now taken all of it.
    func stallEnded(now: Instant)

    /// When to call ``expire(now:on:)``, for what the protocol waits for; `nil` where that is nothing. Not for the taking of output.
    var deadline: Instant? { get }

    /// ``deadline`` has come.
    func expire(now: Instant, on shard: isolated Shard)

    /// Since when nothing has been under way: a full server may end the connection. `nil` while something is.
    var quietSince: Instant? { get }

    /// If true, something is under way that may still be answered, though the peer sends nothing more.
    var isBusy: Bool { get }

    /// The server ends: what is under way is to be finished, and then ``Connection/finish(afterDiscarding:expectsMore:)`` to be called.
    func drain(on shard: isolated Shard)

    /// The peer cannot be reached any more, and the connection has let go of the driver. Ends all exchanges with
    /// ``ContentError/disconnected``.
    func disconnected()

    /// Bytes that are kept for the peer beyond the connection's own buffers, for the server's budget.
    var keptBytes: Int { get }

    /// The exchange that is under way with this number.
    func exchange(_ sequence: UInt64) -> Exchange?

    /// All that are under way.
    var exchanges: [Exchange] { get }
}

/// What a driver has made of the bytes that it was given.
struct Intake {
    /// Bytes that are used up, from the first one on.
    var consumed: Int
    /// If true, nothing can be said before more bytes come. If false, the driver is called again once it wants input, even for no bytes.
    var isStarved: Bool
}
