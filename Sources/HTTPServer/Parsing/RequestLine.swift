/// A request line that has been checked, as offsets into its head.
/// Source: RFC 9112 §3.
struct RequestLine: Sendable {
    var method = ByteRange(0, 0)
    var knownMethod: KnownMethod?
    var targetText = ByteRange(0, 0)
    var target = RequestTarget()
    /// The digit after `HTTP/1.`.
    var minorVersion: UInt8 = 1
}
