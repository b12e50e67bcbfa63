/// Every bound that a session puts on its peer, with its unit and the reason for its default. A bound is the largest value still accepted.
///
/// Source: RFC 9113 §10.5
package struct HTTP2Bounds: Sendable {
    /// Streams that are open at once; a further one is refused. RFC 9113 §6.5.2 recommends at least 100.
    package var concurrentStreams = 100
    /// Bytes of a field list, counted as RFC 9113 §6.5.2 does, with 32 for each field. A longer one is not kept, and told as such.
    package var fieldListBytes = 64 * 1024
    /// How many times longer a list may become before the connection ends. All of it has to be decoded, since the lists that follow build on it.
    package var fieldListExcess = 4
    /// Bytes of a list of trailers, counted likewise; the stream of a longer one is reset. Trailers are checked and dropped.
    package var trailerListBytes = 8 * 1024
    /// CONTINUATION frames of one list. With frames of 16 KiB each, 4 carry 64 KiB.
    package var continuationFrames = 8
    /// Bytes of a stream's content that may be on their way or wait to be consumed: as much as a connection of HTTP/1.1 keeps.
    package var streamWindow = 65_535
    /// Bytes of all streams' content together: sixteen full streams without a reader fit.
    package var connectionWindow = 1024 * 1024
    /// SETTINGS and PING frames whose answers the peer has not taken yet.
    package var unsentAcknowledgements = 256
    /// How many frames of each kind are taken that ask for work and carry no message.
    package var frames: [HTTP2FrameKind: HTTP2FrameRate] = HTTP2FrameKind.defaultRates

    /// The defaults.
    package init() {}
}
