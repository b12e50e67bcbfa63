import CNGHTTP2

/// What is of interest in a frame that nghttp2 has read or written: its union, read according to its type.
struct HTTP2Frame {
    typealias FrameType = HTTP2FrameHeader.FrameType

    let type: UInt8
    let flags: UInt8
    let stream: HTTP2StreamID
    /// HEADERS that open a stream, and do not follow its content.
    private(set) var isRequest = false
    /// Of RST_STREAM or GOAWAY.
    private(set) var code = HTTP2ErrorCode.noError
    /// The acknowledgement of a PING that went with a notice of shutdown.
    private(set) var isNoticed = false

    init(_ frame: UnsafePointer<nghttp2_frame>) {
        let header = unsafe frame.pointee.hd
        type = header.type
        flags = header.flags
        stream = header.stream_id
        switch type {
        case FrameType.headers: isRequest = unsafe frame.pointee.headers.cat == NGHTTP2_HCAT_REQUEST
        case FrameType.resetStream: code = unsafe HTTP2ErrorCode(rawValue: frame.pointee.rst_stream.error_code)
        case FrameType.goAway: code = unsafe HTTP2ErrorCode(rawValue: frame.pointee.goaway.error_code)
        case FrameType.ping: isNoticed = unsafe flags & HTTP2FrameHeader.acknowledgement != 0 && Self.isNotice(frame.pointee.ping)
        default: break
        }
    }

    var endsStream: Bool {
        (type == FrameType.data || type == FrameType.headers) && flags & HTTP2FrameHeader.endStream != 0
    }

    private static func isNotice(_ ping: nghttp2_ping) -> Bool {
        unsafe withUnsafeBytes(of: ping.opaque_data) { unsafe $0.elementsEqual(HTTP2Session.noticePing) }
    }
}
