/// What has come on the stream of a tunnel and is not used up: it fills the stream's window.
///
/// Source: RFC 9113 §8.5
struct HTTP2TunnelInput {
    var bytes: [UInt8] = []
    /// The peer sends nothing more.
    var hasEnded = false

    mutating func append(_ piece: [UInt8]) {
        if bytes.isEmpty { bytes = piece } else { bytes += piece }
    }
}
