/// The number of a stream. Those of clients are odd. Source: RFC 9113 §5.1.1
package typealias HTTP2StreamID = Int32

/// What a client has sent, in its order.
package enum HTTP2Event: Equatable, Sendable {
    /// A request. Its fields are as they came: not one has been checked, dropped or changed.
    case request(HTTP2StreamID, HTTP2FieldList, endsStream: Bool)
    /// A request whose list of fields is longer than its bound; nothing of it was kept.
    case oversizedRequest(HTTP2StreamID, endsStream: Bool)
    /// A piece of content, never empty. It fills its stream's window until ``HTTP2Session/consume(_:of:)``.
    case content(HTTP2StreamID, [UInt8])
    /// The fields behind the content, as they came. The end follows.
    case trailers(HTTP2StreamID, HTTP2FieldList)
    /// All of the content is there.
    case end(HTTP2StreamID)
    /// The stream is over: both sides have ended it, or one has reset it with this code.
    case closed(HTTP2StreamID, HTTP2ErrorCode)
    /// The client will open no more streams.
    case goAway(HTTP2ErrorCode)
    /// The client knows that the server ends: after this no stream can come that was sent before it knew.
    case shutdownNoticed
}
