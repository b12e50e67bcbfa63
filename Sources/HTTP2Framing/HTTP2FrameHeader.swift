/// The nine bytes at the beginning of a frame.
///
/// Source: RFC 9113 §4.1
struct HTTP2FrameHeader: Equatable {
    enum FrameType {
        static let data: UInt8 = 0
        static let headers: UInt8 = 1
        static let resetStream: UInt8 = 3
        static let settings: UInt8 = 4
        static let pushPromise: UInt8 = 5
        static let ping: UInt8 = 6
        static let goAway: UInt8 = 7
        static let windowUpdate: UInt8 = 8
        static let continuation: UInt8 = 9
    }

    static let byteCount = 9
    static let endStream: UInt8 = 0x1
    static let acknowledgement: UInt8 = 0x1
    static let endHeaders: UInt8 = 0x4

    var length: Int
    var type: UInt8
    var flags: UInt8

    var endsStream: Bool { flags & Self.endStream != 0 }
    var endsFieldBlock: Bool { flags & Self.endHeaders != 0 }
    var isOfFieldBlock: Bool { type == FrameType.headers || type == FrameType.continuation }
}

/// Finds the headers of frames in what a client sends, and passes over their payloads. It checks nothing: what is no HTTP/2 is refused elsewhere.
struct HTTP2FrameScanner {
    /// Bytes that are passed over before the next header: at first the client's preface. Source: RFC 9113 §3.4
    private var skipped = 24
    /// What has come of the header that is not complete yet.
    private var partial = InlineArray<9, UInt8>(repeating: 0)
    private var partialCount = 0
    /// The last header that was complete.
    private var last: HTTP2FrameHeader?

    /// If true, a field block has begun and is not complete.
    var isInFieldBlock: Bool {
        guard let last, last.isOfFieldBlock else { return false }
        return skipped > 0 || !last.endsFieldBlock
    }

    /// Takes the next bytes.
    ///
    /// - Parameter body: Is given each header that they complete, and returns false where the rest is of no interest.
    mutating func scan(_ bytes: Span<UInt8>, _ body: (HTTP2FrameHeader) -> Bool) {
        var position = 0
        while position < bytes.count {
            if skipped > 0 {
                let step = min(skipped, bytes.count - position)
                skipped -= step
                position += step
                continue
            }
            partial[partialCount] = bytes[position]
            partialCount += 1
            position += 1
            guard partialCount == HTTP2FrameHeader.byteCount else { continue }
            partialCount = 0
            let header = HTTP2FrameHeader(
                length: Int(partial[0]) << 16 | Int(partial[1]) << 8 | Int(partial[2]), type: partial[3], flags: partial[4])
            skipped = header.length
            last = header
            guard body(header) else { return }
        }
    }
}
