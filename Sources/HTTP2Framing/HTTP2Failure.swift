/// Why a session is of no use any more, other than by an error of the peer's that nghttp2 answers itself.
package enum HTTP2Failure: Error, Equatable, Sendable {
    /// The connection does not begin with the preface of HTTP/2. Source: RFC 9113 §3.4
    case badPreface
    /// More frames of a kind than work that explains them.
    case flood(HTTP2FrameKind)
    /// More CONTINUATION frames than one list may have.
    case tooManyContinuations
    /// A list of fields that is far beyond its bound.
    case fieldListTooLarge
    /// HEADERS on a stream that was passed over when one of a higher number was opened. Source: RFC 9113 §5.1.1
    case streamPassedOver
    /// HEADERS on a stream that the client has ended. Source: RFC 9113 §5.1
    case streamEnded
    /// PRIORITY without a stream. Source: RFC 9113 §6.3
    case priorityOfConnection
    /// PRIORITY of another size than 5 bytes. Source: RFC 9113 §6.3
    case prioritySize
    /// An error of nghttp2's that ends the session, with its number: memory has run out, or too much waits for the peer.
    case library(Int32)

    /// What the peer is told in GOAWAY.
    package var code: HTTP2ErrorCode {
        switch self {
        case .badPreface, .priorityOfConnection, .streamPassedOver: .protocolError
        case .streamEnded: .streamClosed
        case .prioritySize: .frameSizeError
        case .flood, .tooManyContinuations, .fieldListTooLarge: .enhanceYourCalm
        case .library: .internalError
        }
    }
}
