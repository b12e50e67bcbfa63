/// Which numbers a client has given to its streams, to tell a request on one that it may not use. A pure value.
///
/// nghttp2 passes over such requests in silence, since it does not know which streams have been. Looked at are the client's frames alone, so that
/// it does not matter what the server has done with a stream meanwhile, and which of its frames have arrived.
///
/// Source: RFC 9113 §5.1, §5.1.1
struct HTTP2StreamNumbers {
    /// How many streams are kept in mind that the client has not ended. Far more than may be open: what is still on its way on one that the server
    /// has reset is no error.
    private static let unendedCount = 512
    /// How many gaps in the numbers are kept in mind. On a stream in an older one a request is one on an ended stream.
    private static let gapCount = 64

    private var last: HTTP2StreamID = -1
    /// In rising order.
    private var unended: [HTTP2StreamID] = []
    /// The last that was not ended and is no longer kept in mind.
    private var forgotten: HTTP2StreamID = -1
    /// Numbers that have been passed over, in rising order.
    private var gaps: [ClosedRange<HTTP2StreamID>] = []

    /// A frame of the client's has begun.
    ///
    /// - Parameter isOpen: Whether a stream is open; asked about one that is no longer kept in mind.
    /// - Returns: What is wrong with its number, or `nil`.
    mutating func received(_ header: HTTP2FrameHeader, isOpen: (HTTP2StreamID) -> Bool) -> HTTP2Failure? {
        typealias FrameType = HTTP2FrameHeader.FrameType
        switch header.type {
        case FrameType.headers: return fieldsBegan(header, isOpen)
        case FrameType.data where header.endsStream, FrameType.resetStream: end(header.stream)
        default: break
        }
        return nil
    }

    private mutating func fieldsBegan(_ header: HTTP2FrameHeader, _ isOpen: (HTTP2StreamID) -> Bool) -> HTTP2Failure? {
        let id = header.stream
        // An even number is none of a client's, which nghttp2 knows.
        guard id % 2 == 1 else { return nil }
        if id > last {
            open(id)
        } else if !unended.contains(id), id > forgotten || !isOpen(id) {
            return gaps.contains { $0.contains(id) } ? .streamPassedOver : .streamEnded
        }
        if header.endsStream { end(id) }
        return nil
    }

    private mutating func open(_ id: HTTP2StreamID) {
        if id > last + 2 {
            if gaps.count == Self.gapCount { gaps.removeFirst() }
            gaps.append((last + 2)...(id - 2))
        }
        last = id
        if unended.count == Self.unendedCount { forgotten = unended.removeFirst() }
        unended.append(id)
    }

    private mutating func end(_ id: HTTP2StreamID) {
        // As a rule it is among the last.
        if let index = unended.lastIndex(of: id) { unended.remove(at: index) }
    }
}
