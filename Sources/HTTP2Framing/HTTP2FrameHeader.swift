/// The nine bytes at the beginning of a frame.
///
/// Source: RFC 9113 §4.1
struct HTTP2FrameHeader: Equatable {
    enum FrameType {
        static let data: UInt8 = 0
        static let headers: UInt8 = 1
        static let priority: UInt8 = 2
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
    static let padded: UInt8 = 0x8

    var length: Int
    /// Bytes of padding, with the one that says how many; of DATA alone. Source: RFC 9113 §6.1
    var paddingCount = 0
    var type: UInt8
    var flags: UInt8
    /// 0 where the frame is about the connection.
    var stream: HTTP2StreamID = 0

    var isOfConnection: Bool { stream == 0 }
    var hasContent: Bool { length > paddingCount }
    var endsStream: Bool { flags & Self.endStream != 0 }
    var endsFieldBlock: Bool { flags & Self.endHeaders != 0 }
    var isOfFieldBlock: Bool { type == FrameType.headers || type == FrameType.continuation }
}

/// Finds the headers of frames in what a client sends, and passes over their payloads. It checks nothing: what is no HTTP/2 is refused elsewhere.
struct HTTP2FrameScanner {
    /// Bytes that are passed over before the next header: at first the client's preface. Source: RFC 9113 §3.4
    private var skipped = 24
    /// What has come of the header that is not complete yet, and of the byte behind it that says how much padding there is.
    private var partial = InlineArray<10, UInt8>(repeating: 0)
    private var partialCount = 0
    /// The last header that was complete.
    private var last: HTTP2FrameHeader?
    /// Bytes that have come of the payloads of the last frame and of those whose field block it continues.
    private var passed = 0

    /// If true, a field block has begun and is not complete.
    var isInFieldBlock: Bool {
        guard let last, last.isOfFieldBlock else { return false }
        return skipped > 0 || !last.endsFieldBlock
    }

    /// Bytes of a frame or a field block that is not complete, which its reader may have to keep until then. Those of content are passed on.
    var incompleteBytes: Int {
        guard let last, last.type != HTTP2FrameHeader.FrameType.data, skipped > 0 || isInFieldBlock else { return 0 }
        return passed
    }

    /// Takes the next bytes.
    ///
    /// - Parameter body: Is given each header that they complete, and returns false where that frame and the rest are of no interest.
    /// - Returns: How many bytes stand before that frame; all of them where there is none.
    mutating func scan(_ bytes: Span<UInt8>, _ body: (HTTP2FrameHeader) -> Bool) -> Int {
        var position = 0
        var start = 0
        while position < bytes.count {
            if skipped > 0 {
                let step = min(skipped, bytes.count - position)
                skipped -= step
                passed += step
                position += step
                continue
            }
            if partialCount == 0 { start = position }
            partial[partialCount] = bytes[position]
            partialCount += 1
            position += 1
            guard let header = completeHeader else { continue }
            partialCount = 0
            skipped = header.length - min(header.paddingCount, 1)
            if header.type != HTTP2FrameHeader.FrameType.continuation { passed = 0 }
            last = header
            guard body(header) else { return start }
        }
        return bytes.count
    }

    /// The header that has come, if nothing of it is missing.
    private var completeHeader: HTTP2FrameHeader? {
        guard partialCount >= HTTP2FrameHeader.byteCount else { return nil }
        let length = Int(partial[0]) << 16 | Int(partial[1]) << 8 | Int(partial[2])
        var header = HTTP2FrameHeader(
            length: length, type: partial[3], flags: partial[4],
            stream: (5...8).reduce(0) { $0 << 8 | HTTP2StreamID($1 == 5 ? partial[$1] & 0x7f : partial[$1]) })
        guard header.type == HTTP2FrameHeader.FrameType.data, header.flags & HTTP2FrameHeader.padded != 0, length > 0 else { return header }
        guard partialCount > HTTP2FrameHeader.byteCount else { return nil }
        header.paddingCount = 1 + Int(partial[9])
        return header
    }
}
