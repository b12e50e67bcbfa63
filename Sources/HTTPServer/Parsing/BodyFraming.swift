/// How a request's content is delimited.
/// Source: RFC 9112 §6.3.
public enum BodyFraming: Equatable, Sendable {
    /// No content: neither Content-Length nor Transfer-Encoding was sent, or the list of fields has ended the message.
    case none
    /// This many bytes follow the head.
    case length(Int)
    /// Content of a length that is not known yet: the chunked transfer coding, or the frames of a later version.
    case chunked

    /// If true, there is no content, whether or not its length is said.
    var isEmpty: Bool { self == .none || self == .length(0) }
}
