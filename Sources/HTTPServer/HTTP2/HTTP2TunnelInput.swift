/// What has come on the stream of a tunnel and is not used up: it fills the stream's window.
///
/// Source: RFC 9113 §8.5
struct HTTP2TunnelInput {
    /// Why the peer sends nothing more.
    enum End {
        case endStream
        /// The connection has ended in its direction. The stream stays open until it is reset.
        case connection
    }

    var bytes: [UInt8] = []
    private(set) var end: End?

    init(_ end: End? = nil) {
        self.end = end
    }

    var hasEnded: Bool { end != nil }

    mutating func ended(_ end: End) {
        if self.end == nil { self.end = end }
    }

    mutating func append(_ piece: [UInt8]) {
        if bytes.isEmpty { bytes = piece } else { bytes += piece }
    }
}
