import CNGHTTP2

/// What a server says on a stream, and of the connection.
extension HTTP2Session {
    private static let noFlags = UInt8(NGHTTP2_FLAG_NONE.rawValue)
    /// A field that has another value in each answer: in HPACK's table it would take the room of those that are repeated.
    private static let fieldOfOneAnswer = Array("x-request-id".utf8)

    /// Gives an interim answer, such as 100, before the final one.
    ///
    /// - Returns: False where the stream is over or answered.
    @discardableResult
    package func inform(_ id: HTTP2StreamID, fields: HTTP2FieldList) -> Bool {
        guard let stream = streams[id], !stream.isAnswered else { return false }
        return unsafe Self.withNameValues(of: fields) {
            unsafe check(nghttp2_submit_headers(session, Self.noFlags, id, nil, $0.baseAddress, $0.count, nil))
        }
    }

    /// Gives the head of the final answer, with its content if that is here.
    ///
    /// - Parameters:
    ///   - fields: `:status` first; names in lower case.
    ///   - ends: If true, no further content follows.
    ///   - resetting: What the stream is reset with once the answer is out, if more of the request may still come. To a request that was
    ///     malformed this says that it was; `.noError` asks the client to send no more of it, and to take the answer. Source: RFC 9113 §8.1, §8.1.1
    /// - Returns: False where the stream is over or has an answer.
    @discardableResult
    package func answer(
        _ id: HTTP2StreamID, fields: HTTP2FieldList, content: [UInt8] = [], ends: Bool, resetting code: HTTP2ErrorCode? = nil
    ) -> Bool {
        guard let stream = streams[id], !stream.isAnswered else { return false }
        stream.isAnswered = true
        stream.resetCode = code
        stream.append(content, ends: ends)
        var provider = unsafe nghttp2_data_provider()
        unsafe provider.read_callback = takeContent
        let isHeadAlone = content.isEmpty && ends
        return unsafe Self.withNameValues(of: fields) { list in
            unsafe withUnsafePointer(to: &provider) {
                unsafe check(nghttp2_submit_response(session, id, list.baseAddress, list.count, isHeadAlone ? nil : $0))
            }
        }
    }

    /// Adds a piece to the content of an answer. How much of it is kept here is the caller's to bound, by ``unsentCount(of:)``.
    ///
    /// - Returns: False where the stream is over, or its answer has ended or not begun.
    @discardableResult
    package func append(_ piece: [UInt8], to id: HTTP2StreamID, ends: Bool) -> Bool {
        guard let stream = streams[id], stream.isAnswered, !stream.isEnded else { return false }
        stream.append(piece, ends: ends)
        guard stream.isDeferred, stream.unsentCount > 0 || ends else { return true }
        stream.isDeferred = false
        return unsafe check(nghttp2_session_resume_data(session, id))
    }

    /// Bytes of an answer's content that the peer has made no room for, or that wait for their turn.
    package func unsentCount(of id: HTTP2StreamID) -> Int { streams[id]?.unsentCount ?? 0 }

    /// The streams that have some, and how many bytes of each one's content have been sent. The end of an answer may wait alone: nghttp2 sends it
    /// in an empty DATA frame, and that only while the windows are open.
    package var waitingAnswers: [(id: HTTP2StreamID, sent: Int)] {
        streams.values.compactMap { stream in
            stream.unsentCount > 0 || stream.isEnded && !stream.isAnswerSent ? (stream.id, stream.sentCount) : nil
        }
    }

    /// Content has found its reader: the peer may send as much again.
    package func consume(_ count: Int, of id: HTTP2StreamID) {
        guard let stream = streams[id], count > 0 else { return }
        let consumed = min(count, stream.unconsumed)
        stream.unconsumed -= consumed
        if stream.isTunnel {
            unsafe check(nghttp2_session_consume_stream(session, id, consumed))
        } else {
            unsafe check(nghttp2_session_consume(session, id, consumed))
        }
    }

    /// Makes a stream the tunnel of a protocol that may let its input wait for as long as it likes: from here on content fills the stream's own
    /// window, and not the connection's, which other streams need.
    package func openTunnel(_ id: HTTP2StreamID) {
        guard let stream = streams[id], !stream.isTunnel else { return }
        stream.isTunnel = true
        if stream.unconsumed > 0 { unsafe check(nghttp2_session_consume_connection(session, stream.unconsumed)) }
    }

    /// Ends a stream at once.
    package func reset(_ id: HTTP2StreamID, _ code: HTTP2ErrorCode) {
        guard streams[id] != nil else { return }
        unsafe check(nghttp2_submit_rst_stream(session, Self.noFlags, id, code.rawValue))
    }

    /// Ends a stream that has its answer, once all of that has been sent.
    package func resetBehindAnswer(_ id: HTTP2StreamID, _ code: HTTP2ErrorCode) {
        guard let stream = streams[id] else { return }
        stream.resetCode = code
        if stream.isAnswerSent { reset(id, code) }
    }

    // MARK: The end

    /// Announces that the server ends, without refusing what the client has sent before it knows. ``HTTP2Event/shutdownNoticed`` follows.
    ///
    /// Source: RFC 9113 §6.8
    package func announceShutdown() {
        guard !awaitsNotice else { return }
        awaitsNotice = true
        unsafe check(nghttp2_submit_shutdown_notice(session))
    }

    /// The notice has been sent. A PING behind it is acknowledged when the client has read both; nghttp2 would send it first if it had it sooner.
    func askWhetherNoticed() {
        guard !hasAskedWhetherNoticed else { return }
        hasAskedWhetherNoticed = true
        unsafe Self.noticePing.withUnsafeBufferPointer {
            _ = unsafe check(nghttp2_submit_ping(session, Self.noFlags, $0.baseAddress))
        }
    }

    /// Takes no further streams. Those that are open go on; the session is over when they have ended.
    package func shutDown(_ code: HTTP2ErrorCode = .noError) {
        let last = unsafe nghttp2_session_get_last_proc_stream_id(session)
        unsafe check(nghttp2_submit_goaway(session, Self.noFlags, last, code.rawValue, nil, 0))
    }

    /// Ends the session, whatever is open.
    package func terminate(_ code: HTTP2ErrorCode) {
        unsafe check(nghttp2_session_terminate_session(session, code.rawValue))
    }

    /// Lends a list as nghttp2 takes it, which copies it.
    private static func withNameValues<Result>(
        of fields: HTTP2FieldList, _ body: (UnsafeBufferPointer<nghttp2_nv>) -> Result
    ) -> Result {
        unsafe fields.withBytes { bytes in
            unsafe withUnsafeTemporaryAllocation(of: nghttp2_nv.self, capacity: fields.count) { list in
                for index in 0..<fields.count {
                    let (name, value) = fields[index]
                    unsafe list.initializeElement(
                        at: index,
                        to: nghttp2_nv(
                            name: start(of: name, in: bytes), value: start(of: value, in: bytes), namelen: name.count,
                            valuelen: value.count, flags: flags(of: name)))
                }
                return unsafe body(UnsafeBufferPointer(list))
            }
        }
    }

    private static func flags(of name: ArraySlice<UInt8>) -> UInt8 {
        UInt8((name.elementsEqual(fieldOfOneAnswer) ? NGHTTP2_NV_FLAG_NO_INDEX : NGHTTP2_NV_FLAG_NONE).rawValue)
    }

    /// It is not written to: nghttp2's type lacks a `const`.
    private static func start(of part: ArraySlice<UInt8>, in bytes: UnsafeBufferPointer<UInt8>) -> UnsafeMutablePointer<UInt8>? {
        unsafe UnsafeMutablePointer(mutating: bytes.baseAddress.map { unsafe $0 + part.startIndex })
    }
}
