import CNGHTTP2

/// One connection of HTTP/2 as a server sees it, without its socket: bytes in, events out; answers in, bytes out.
///
/// nghttp2 does framing, HPACK and flow control. It is told not to judge messages: it drops some invalid fields without a word, so that a list
/// would be read that is not the one that was sent. All fields are told of as they came, and judged where those of HTTP/1.1 are.
///
/// Not one of its functions may be called from another thread than the others.
///
/// Source: RFC 9113
@safe package final class HTTP2Session {
    /// What is sent with PING to learn that a notice of shutdown has arrived.
    static let noticePing = Array("good-bye".utf8)
    /// Memory that a frame takes up which waits in nghttp2, content aside, in bytes: an estimate.
    private static let queuedFrameBytes = 256
    /// How many times as long as in its frames a name or a value may become that is being decoded: the shortest code of Huffman's has 5 bits of 8,
    /// and nghttp2 rounds up. Source: RFC 7541 §5.2, Appendix B
    private static let decodedGrowth = 2

    let session: OpaquePointer
    /// Outlives the session of nghttp2's, which is in it.
    let memory: HTTP2SessionMemory
    let bounds: HTTP2Bounds
    private var scanner = HTTP2FrameScanner()
    private var numbers = HTTP2StreamNumbers()
    var ledger: HTTP2FrameLedger
    var now: Int64
    var streams: [HTTP2StreamID: HTTP2Stream] = [:]
    var events: [HTTP2Event] = []
    /// The list that is being decoded.
    var list = HTTP2IncomingList()
    var awaitsNotice = false
    var hasAskedWhetherNoticed = false

    /// Why nothing more can be read. What waits to be sent ends with a GOAWAY that says so.
    package private(set) var failure: HTTP2Failure?
    /// nghttp2 has failed in sending: not even an end can be said.
    private var isMute = false

    /// Opens a session, whose first frames wait to be sent.
    ///
    /// - Parameters:
    ///   - bounds: What the peer may ask for.
    ///   - now: Nanoseconds of a clock that only goes forward.
    /// - Returns: `nil` when memory has run out.
    package init?(bounds: HTTP2Bounds = HTTP2Bounds(), now: Int64) {
        let memory = HTTP2SessionMemory()
        guard let session = unsafe Self.newSession(bounds, in: memory) else { return nil }
        unsafe self.session = session
        self.memory = memory
        self.bounds = bounds
        self.now = now
        ledger = HTTP2FrameLedger(bounds, now: now)
        unsafe nghttp2_session_set_user_data(session, Unmanaged.passUnretained(self).toOpaque())
        guard submitSettings() else { return nil }
    }

    deinit { unsafe nghttp2_session_del(session) }

    private static func newSession(_ bounds: HTTP2Bounds, in memory: HTTP2SessionMemory) -> OpaquePointer? {
        var options: OpaquePointer?
        guard unsafe nghttp2_option_new(&options) == 0, let callbacks = unsafe HTTP2Callbacks.shared.pointer else { return nil }
        defer { unsafe nghttp2_option_del(options) }
        unsafe nghttp2_option_set_no_auto_window_update(options, 1)
        unsafe nghttp2_option_set_no_http_messaging(options, 1)
        unsafe nghttp2_option_set_no_closed_streams(options, 1)
        unsafe nghttp2_option_set_max_outbound_ack(options, max(1, bounds.unsentAcknowledgements))
        var session: OpaquePointer?
        guard unsafe memory.lend({ unsafe nghttp2_session_server_new3(&session, callbacks, nil, options, $0) }) == 0 else { return nil }
        return unsafe session
    }

    private func submitSettings() -> Bool {
        func entry(_ id: nghttp2_settings_id, _ value: Int) -> nghttp2_settings_entry {
            nghttp2_settings_entry(settings_id: Int32(id.rawValue), value: UInt32(clamping: value))
        }
        let settings = [
            entry(NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, bounds.concurrentStreams),
            entry(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, min(bounds.streamWindow, Int(Int32.max))),
            entry(NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, bounds.fieldListBytes),
            // Priorities of RFC 7540 are deprecated; without them no tree of streams is kept. Source: RFC 9218 §2.1
            entry(NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES, 1),
            // WebSockets. Source: RFC 8441 §3
            entry(NGHTTP2_SETTINGS_ENABLE_CONNECT_PROTOCOL, 1),
        ]
        let flags = UInt8(NGHTTP2_FLAG_NONE.rawValue)
        let submitted = unsafe settings.withUnsafeBufferPointer {
            unsafe nghttp2_submit_settings(session, flags, $0.baseAddress, $0.count)
        }
        guard submitted == 0 else { return false }
        return unsafe nghttp2_session_set_local_window_size(session, flags, 0, Int32(clamping: bounds.connectionWindow)) == 0
    }

    // MARK: What the session waits for

    /// If true, more input may mean something.
    package var wantsRead: Bool { unsafe failure == nil && !isMute && nghttp2_session_want_read(session) != 0 }

    /// If true, something can be sent now.
    package var wantsWrite: Bool { unsafe !isMute && nghttp2_session_want_write(session) != 0 }

    /// If true, nothing is to be read or sent any more.
    package var isOver: Bool { !wantsRead && !wantsWrite }

    /// If true, a list of fields has begun and is not complete.
    package var isReceivingFields: Bool { scanner.isInFieldBlock }

    /// Streams that are open.
    package var streamCount: Int { streams.count }

    /// Bytes that are kept for the peer: answers that it has not made room for, frames that wait to be sent, and of a frame or a field block that
    /// has not come whole at most as many as nghttp2 may keep.
    package var keptBytes: Int {
        let queued = unsafe nghttp2_session_get_outbound_queue_size(session) * Self.queuedFrameBytes
        let incoming = scanner.incompleteBytes * Self.decodedGrowth + list.fields.keptBytes
        return streams.values.reduce(queued + incoming) { $0 + $1.keptBytes }
    }

    // MARK: In and out

    /// Takes all of what has come from the peer. What it means is in ``takeEvents()``.
    package func receive(_ bytes: Span<UInt8>, now: Int64) {
        guard failure == nil, !isMute else { return }
        self.now = now
        var failure: HTTP2Failure?
        let count = scanner.scan(bytes) { header in
            failure = ledger.received(header, now: now) ?? numbers.received(header) { streams[$0] != nil }
            return failure == nil
        }
        // What stands before a frame that is one too many means what it means, however the bytes are cut.
        let result = unsafe bytes.withUnsafeBufferPointer {
            unsafe nghttp2_session_mem_recv(session, $0.baseAddress, min(count, $0.count))
        }
        if result < 0 { failed(Int32(clamping: result)) }
        if let failure { fail(failure) }
    }

    /// What has happened since the last call, in order.
    package func takeEvents() -> [HTTP2Event] {
        defer { events = [] }
        return events
    }

    /// Hands over what is to be sent, whole frames, until that is `room` bytes or more, or nothing is left that may be sent now.
    package func send(room: Int, now: Int64, _ body: (Span<UInt8>) -> Void) {
        guard !isMute else { return }
        self.now = now
        var sent = 0
        while sent < room {
            var bytes: UnsafePointer<UInt8>?
            let count = unsafe nghttp2_session_mem_send(session, &bytes)
            guard count >= 0 else { return isMute = true }
            guard count > 0 else { return }
            unsafe body(Span(_unsafeElements: UnsafeBufferPointer(start: bytes, count: count)))
            sent += count
        }
    }

    /// Gives memory back that is of use only while streams are open, if none is and nothing waits to be sent.
    package func rest() {
        guard streams.isEmpty, !isMute, !wantsWrite else { return }
        streams = [:]
        memory.giveBack()
    }

    // MARK: Failing

    /// A callback has found something that ends the session.
    func fail(_ failure: HTTP2Failure) {
        guard self.failure == nil else { return }
        self.failure = failure
        if unsafe nghttp2_session_terminate_session(session, failure.code.rawValue) != 0 { isMute = true }
    }

    private func failed(_ error: Int32) {
        // A callback that has failed has said why.
        switch error {
        case NGHTTP2_ERR_BAD_CLIENT_MAGIC.rawValue: fail(.badPreface)
        case NGHTTP2_ERR_TOO_MANY_CONTINUATIONS.rawValue: fail(.tooManyContinuations)
        default: fail(.library(error))
        }
    }

    /// - Returns: True where nghttp2 has done what was asked. An error that is not about one stream ends the session.
    @discardableResult
    func check(_ result: Int32) -> Bool {
        if nghttp2_is_fatal(result) != 0 { fail(.library(result)) }
        return result >= 0
    }
}
