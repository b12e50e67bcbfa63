/// A stream as its session sees it: what of its content is not consumed yet, and what is to be sent on it.
final class HTTP2Stream {
    let id: HTTP2StreamID
    /// Bytes that have been told of and not consumed.
    var unconsumed = 0
    /// The stream carries another protocol: unread content fills the window of the stream, and not the connection's.
    var isTunnel = false
    /// All that the client sends on it has come.
    var isWhole = false
    /// The head of the final answer has been given.
    var isAnswered = false
    /// The end of the answer has been sent.
    var isAnswerSent = false
    /// Sent behind the end of the answer, since more of the request may be under way.
    var resetCode: HTTP2ErrorCode?

    private var content: [UInt8] = []
    private var sent = 0
    /// Bytes of content that have been sent since the stream was opened.
    private(set) var sentCount = 0
    private(set) var isEnded = false
    /// nghttp2 asked for content when there was none, and has to be told of more.
    var isDeferred = false

    init(_ id: HTTP2StreamID) {
        self.id = id
    }

    var unsentCount: Int { content.count - sent }
    var keptBytes: Int { content.capacity }

    func append(_ piece: [UInt8], ends: Bool) {
        if unsentCount == 0 {
            // The whole content of most answers: taken over, and not copied.
            content = piece
            sent = 0
        } else {
            if sent > content.count / 2 {
                content.removeFirst(sent)
                sent = 0
            }
            content += piece
        }
        isEnded = isEnded || ends
    }

    /// Copies what comes next, as much as there is room for, and lets go of it.
    func take(into room: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(room.count, unsentCount)
        guard count > 0 else { return 0 }
        unsafe content.withUnsafeBytes { unsafe room.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[sent..<(sent + count)])) }
        sent += count
        sentCount &+= count
        if sent == content.count {
            content = []
            sent = 0
        }
        return count
    }
}
