/// Every bound the server puts on a peer, with its unit and the reason for its default.
///
/// All are enforced: those of heads, chunks and trailers by the parser, the rest by exchange, driver, connection, shard or server;
/// `docs/threat-model.md` says which by which. A bound is the largest value still accepted.
/// Source: RFC 9112 §3, RFC 9110 §5.4 (a server is expected to bound what it accepts).
public struct Limits: Sendable {
    /// Bytes of a request line without its line end. RFC 9112 §3 asks for at least 8000.
    public var requestLineBytes = 8 * 1024
    /// Bytes of a field section, line ends and the closing empty line included: two tokens of 18 KB and cookies fit.
    public var fieldSectionBytes = 64 * 1024
    /// Field lines of one section. Browsers send about 20; each costs 16 bytes of index.
    public var fieldCount = 100
    /// Content bytes of a route that sets no limit of its own, counted after the transfer coding is removed.
    public var contentBytes = 1024 * 1024
    /// Bytes of one chunk's extensions. Nothing uses them, so only a margin for the curious.
    public var chunkExtensionBytes = 1024
    /// Bytes of all chunk extensions of one message, so that tiny chunks cannot carry a stream of them.
    public var chunkExtensionsTotalBytes = 16 * 1024
    /// Bytes of a trailer section, line ends included. Trailers are checked and dropped.
    public var trailerBytes = 8 * 1024

    /// From connecting to the end of the TLS handshake, in total.
    public var handshakeDeadline: Duration = .seconds(10)
    /// Bytes that a peer may send for it. The largest key shares and tickets that are in use fit several times over.
    public var handshakeBytes = 16 * 1024
    /// From the first byte of a request to the end of its field section, in total, so that a drip does not extend it.
    public var fieldSectionDeadline: Duration = .seconds(10)
    /// The slowest content rate, in bytes per second, averaged since the grace ended.
    public var contentMinimumBytesPerSecond = 1024
    /// How long content may take before its rate is judged: a radio link needs a moment.
    public var contentGrace: Duration = .seconds(5)
    /// Silence between two requests, and in content that a handler waits for, however fast it has come before. Longer than the 60 s of common
    /// load balancers, which must be the ones to close.
    public var idleTimeout: Duration = .seconds(75)
    /// How long a peer may read nothing of an answer that waits for it, or fall behind the slowest content rate in reading.
    public var writeStall: Duration = .seconds(30)
    /// How long a handler may take before the server answers 503 in its place.
    public var handlerDeadline: Duration = .seconds(30)
    /// How long requests in flight may take after a stop signal.
    public var drain: Duration = .seconds(10)

    /// Open connections of the whole server; fewer where the process has too few descriptors for them, of which it keeps a quarter for
    /// everything else, but no more than 256. The next one takes the place of the one that has been quiet longest, or waits in the backlog while
    /// none is.
    public var connections = 20_000
    /// Bytes that are kept for all peers together: output that is not sent, input that is not parsed, and content. Beyond it the connections
    /// for which most is kept are closed.
    public var bufferedBytes = 128 * 1024 * 1024
    /// Pipelined requests answered in one event-loop iteration, so that no peer holds a shard for itself.
    public var pipelinedPerRound = 16
    /// Bytes of refused content read and dropped, so that the peer sees the answer and not a reset. Few clients look for an answer
    /// before they have sent everything. RFC 9112 §9.6.
    public var lingerBytes = 8 * 1024 * 1024
    /// How long a peer may send nothing of it, or fall behind the slowest content rate.
    public var lingerTime: Duration = .seconds(5)

    /// The defaults.
    public init() {}
}
