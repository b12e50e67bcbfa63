/// Frames that ask for work, carry no message, and cost the peer next to nothing.
///
/// Source: RFC 9113 §10.5
package enum HTTP2FrameKind: Int, CaseIterable, Sendable {
    /// RST_STREAM of the peer, and those that its faults make the server send.
    case reset
    /// DATA without content that does not end its stream.
    case emptyData
    case settings
    case ping
    /// PRIORITY, PRIORITY_UPDATE, GOAWAY and frames of unknown type, which change nothing here.
    case unused
    case windowUpdate

    /// Each is several times what clients have been seen to send, and ends a flood within a tenth of ten thousand frames.
    ///
    /// - reset: a browser that leaves a page gives up all its streams at once.
    /// - ping: some clients measure the line with one for each window of content that they receive.
    /// - windowUpdate: a client may send two for every few KiB that it reads, for which ``HTTP2FrameLedger`` gives credit.
    package static let defaultRates: [HTTP2FrameKind: HTTP2FrameRate] = [
        .reset: HTTP2FrameRate(burst: 500, perSecond: 20),
        .emptyData: HTTP2FrameRate(burst: 100, perSecond: 10),
        .settings: HTTP2FrameRate(burst: 50, perSecond: 1),
        .ping: HTTP2FrameRate(burst: 200, perSecond: 10),
        .unused: HTTP2FrameRate(burst: 500, perSecond: 20),
        .windowUpdate: HTTP2FrameRate(burst: 1000, perSecond: 50),
    ]
}

/// A rate at which frames of a kind may come: a token bucket of `burst` frames, to which `perSecond` are added.
package struct HTTP2FrameRate: Equatable, Sendable {
    package var burst: Int
    package var perSecond: Int

    package init(burst: Int, perSecond: Int) {
        self.burst = burst
        self.perSecond = perSecond
    }
}
