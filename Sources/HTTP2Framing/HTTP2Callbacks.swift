import CNGHTTP2

/// What nghttp2 calls while it reads or writes: each finds its session, and tells it.
///
/// Not one of them traps or throws: what C hands over is checked, and what is wrong ends the session.
///
/// `@unchecked Sendable`: never changed once it is made.
@safe final class HTTP2Callbacks: @unchecked Sendable {
    static let shared = HTTP2Callbacks()

    /// `nil` when memory has run out.
    let pointer: OpaquePointer?

    private init() {
        var callbacks: OpaquePointer?
        guard unsafe nghttp2_session_callbacks_new(&callbacks) == 0 else {
            unsafe pointer = nil
            return
        }
        unsafe pointer = callbacks
        unsafe nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks) { _, frame, owner in
            unsafe tell(owner, of: frame) { $0.fieldsBegan($1) }
        }
        unsafe nghttp2_session_callbacks_set_on_header_callback(callbacks) { _, _, name, nameCount, value, valueCount, _, owner in
            guard let session = unsafe HTTP2Callbacks.session(owner) else { return NGHTTP2_ERR_CALLBACK_FAILURE.rawValue }
            return unsafe session.fieldCame(
                name: UnsafeBufferPointer(start: name, count: nameCount), value: UnsafeBufferPointer(start: value, count: valueCount))
        }
        unsafe nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks) { _, frame, owner in
            unsafe tell(owner, of: frame) { $0.frameCame($1) }
        }
        unsafe nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks) { _, _, id, bytes, count, owner in
            guard let session = unsafe HTTP2Callbacks.session(owner) else { return NGHTTP2_ERR_CALLBACK_FAILURE.rawValue }
            unsafe session.contentCame(UnsafeBufferPointer(start: bytes, count: count), id)
            return 0
        }
        unsafe nghttp2_session_callbacks_set_on_frame_send_callback(callbacks) { _, frame, owner in
            unsafe tell(owner, of: frame) { $0.frameSent($1) }
        }
        unsafe nghttp2_session_callbacks_set_on_frame_not_send_callback(callbacks) { _, frame, _, owner in
            unsafe tell(owner, of: frame) { $0.frameNotSent($1) }
        }
        unsafe nghttp2_session_callbacks_set_on_stream_close_callback(callbacks) { _, id, code, owner in
            guard let session = unsafe HTTP2Callbacks.session(owner) else { return NGHTTP2_ERR_CALLBACK_FAILURE.rawValue }
            session.streamClosed(id, HTTP2ErrorCode(rawValue: code))
            return 0
        }
    }

    fileprivate static func session(_ owner: UnsafeMutableRawPointer?) -> HTTP2Session? {
        unsafe owner.map { unsafe Unmanaged<HTTP2Session>.fromOpaque($0).takeUnretainedValue() }
    }
}

private func tell(
    _ owner: UnsafeMutableRawPointer?, of frame: UnsafePointer<nghttp2_frame>?, _ body: (HTTP2Session, HTTP2Frame) -> Int32
) -> Int32 {
    guard let session = unsafe HTTP2Callbacks.session(owner), let frame = unsafe frame else {
        return NGHTTP2_ERR_CALLBACK_FAILURE.rawValue
    }
    return unsafe body(session, HTTP2Frame(frame))
}

/// nghttp2 has room in a DATA frame.
func takeContent(
    _: OpaquePointer?, _ id: Int32, _ room: UnsafeMutablePointer<UInt8>?, _ count: Int, _ flags: UnsafeMutablePointer<UInt32>?,
    _: UnsafeMutablePointer<nghttp2_data_source>?, _ owner: UnsafeMutableRawPointer?
) -> Int {
    guard let session = unsafe HTTP2Callbacks.session(owner), let stream = session.streams[id] else {
        return Int(NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue)
    }
    let taken = unsafe stream.take(into: UnsafeMutableRawBufferPointer(start: room, count: count))
    if stream.unsentCount == 0, stream.isEnded {
        unsafe flags?.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue
    } else if taken == 0 {
        stream.isDeferred = true
        return Int(NGHTTP2_ERR_DEFERRED.rawValue)
    }
    return taken
}
