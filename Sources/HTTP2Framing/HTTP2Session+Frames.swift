import CNGHTTP2

/// What nghttp2 tells while it reads and writes. Each returns 0, or the error that ends the session.
extension HTTP2Session {
    func fieldsBegan(_ frame: HTTP2Frame) -> Int32 {
        if frame.isRequest {
            list = HTTP2IncomingList(limit: bounds.fieldListBytes, excess: bounds.fieldListExcess)
            streams[frame.stream] = HTTP2Stream(frame.stream)
            ledger.streamOpened()
        } else {
            list = HTTP2IncomingList(limit: bounds.trailerListBytes, excess: bounds.fieldListExcess)
        }
        return 0
    }

    func fieldCame(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) -> Int32 {
        if unsafe list.append(name: name, value: value) { return 0 }
        fail(.fieldListTooLarge)
        return NGHTTP2_ERR_CALLBACK_FAILURE.rawValue
    }

    func frameCame(_ frame: HTTP2Frame) -> Int32 {
        switch frame.type {
        case HTTP2Frame.FrameType.headers: fieldsEnded(frame)
        case HTTP2Frame.FrameType.data: if frame.endsStream { ended(frame.stream) }
        case HTTP2Frame.FrameType.ping where frame.isNoticed && awaitsNotice: events.append(.shutdownNoticed)
        case HTTP2Frame.FrameType.goAway: events.append(.goAway(frame.code))
        default: break
        }
        return 0
    }

    private func fieldsEnded(_ frame: HTTP2Frame) {
        let (id, endsStream, list) = (frame.stream, frame.endsStream, list)
        self.list = HTTP2IncomingList()
        guard let stream = streams[id] else { return }
        if frame.isRequest {
            stream.isWhole = endsStream
            events.append(
                list.isOversized
                    ? .oversizedRequest(id, endsStream: endsStream) : .request(id, list.fields, endsStream: endsStream))
        } else if !endsStream {
            // Only the last fields of a message may follow its content. Source: RFC 9113 §8.1
            reset(id, .protocolError)
        } else if list.isOversized {
            reset(id, .enhanceYourCalm)
        } else {
            events.append(.trailers(id, list.fields))
            ended(id)
        }
    }

    private func ended(_ id: HTTP2StreamID) {
        guard let stream = streams[id] else { return }
        stream.isWhole = true
        events.append(.end(id))
    }

    func contentCame(_ bytes: UnsafeBufferPointer<UInt8>, _ id: HTTP2StreamID) {
        guard let stream = streams[id], bytes.count > 0 else { return }
        stream.unconsumed += bytes.count
        if stream.isTunnel { unsafe check(nghttp2_session_consume_connection(session, bytes.count)) }
        unsafe events.append(.content(id, Array(bytes)))
    }

    func frameSent(_ frame: HTTP2Frame) -> Int32 {
        switch frame.type {
        case HTTP2Frame.FrameType.data: ledger.dataSent()
        // A peer can make the server reset streams as it can reset them itself, and at the same cost.
        case HTTP2Frame.FrameType.resetStream where frame.code != .noError:
            if let flood = ledger.take(.reset, now: now) { fail(flood) }
        case HTTP2Frame.FrameType.goAway: if awaitsNotice { askWhetherNoticed() }
        default: break
        }
        if frame.endsStream { answerSent(frame.stream) }
        return 0
    }

    private func answerSent(_ id: HTTP2StreamID) {
        guard let stream = streams[id] else { return }
        stream.isAnswerSent = true
        guard let code = stream.resetCode, !stream.isWhole || code != .noError else { return }
        reset(id, code)
    }

    /// nghttp2 could not make the frame: its fields are more than 64 KiB, for instance. Without this call the stream would never end.
    func frameNotSent(_ frame: HTTP2Frame) -> Int32 {
        if frame.type == HTTP2Frame.FrameType.headers { reset(frame.stream, .internalError) }
        return 0
    }

    func streamClosed(_ id: HTTP2StreamID, _ code: HTTP2ErrorCode) {
        guard let stream = streams.removeValue(forKey: id) else { return }
        // Content without a reader must not keep the connection's window closed for other streams.
        if stream.unconsumed > 0, !stream.isTunnel { unsafe check(nghttp2_session_consume_connection(session, stream.unconsumed)) }
        events.append(.closed(id, code))
    }
}
