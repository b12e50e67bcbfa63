/// How a request's content is delimited.
/// Source: RFC 9112 §6.3.
public enum BodyFraming: Equatable, Sendable {
    /// No content: neither Content-Length nor Transfer-Encoding was sent.
    case none
    /// This many bytes follow the head.
    case length(Int)
    /// The chunked transfer coding follows the head.
    case chunked
}
