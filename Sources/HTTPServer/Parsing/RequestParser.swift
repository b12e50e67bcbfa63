/// Parses the bytes of a connection into requests: bytes go in, events come out, and nothing else happens.
///
/// Per request: one `.head`, any number of `.content`, one `.end`, also without content. Every byte is looked at once, at
/// whatever pace it comes, and an error is thrown at the first byte that no request has there. After an error, which every
/// later call repeats, no byte is read as a request again.
/// Source: RFC 9112 §2.2, §6, §9.3.2.
package struct RequestParser: Sendable {
    /// What a call consumed and found.
    package struct Step: Sendable {
        /// Leading bytes that the caller drops before its next call; they may be some also without an event.
        package var consumed: Int
        /// `nil` when all bytes were seen and more are needed.
        package var event: Event?
    }

    /// What a request consists of, in this order.
    package enum Event: Sendable {
        /// The request line and the whole field section.
        case head(RequestHead)
        /// A piece of content at these offsets of the given bytes, part of the consumed ones. Never empty.
        case content(Range<Int>)
        /// The request is complete; the next bytes belong to the next one.
        case end
    }

    private enum State {
        case idle, emptyLine, afterEmptyLine, head
        case content(remaining: Int)
        case chunked
        case failed(ParseError)
    }

    private var state = State.idle
    private var head: HeadParser
    private var chunks: ChunkedDecoder

    /// A parser at the start of a connection.
    ///
    /// - Parameters:
    ///   - limits: What a head may cost. A limit below zero counts as zero.
    ///   - isOverTLS: If true, the heads say that TLS carried them.
    package init(limits: Limits, isOverTLS: Bool = false) {
        let limits = limits.clampedForHeads
        head = HeadParser(limits: limits, isOverTLS: isOverTLS)
        chunks = ChunkedDecoder(limits: limits)
    }

    /// Whether the parser stands between two requests and has seen no byte of the next one.
    package var isIdle: Bool {
        switch state {
        case .idle, .afterEmptyLine: true
        default: false
        }
    }

    /// If true, the bytes since the last head begin with the method HEAD, whatever is wrong with those that follow.
    package var methodIsHead: Bool { head.methodIsHead }

    /// Reads on up to the next event.
    ///
    /// `bytes` begins with the first byte not yet consumed, so it repeats what an earlier call left unconsumed. Throws what
    /// is wrong with them; the connection answers with the error's status and closes.
    /// Source: RFC 9112 §6.3, §9.3.2.
    package mutating func next(in bytes: Span<UInt8>) throws(ParseError) -> Step {
        do {
            return try advance(bytes)
        } catch {
            state = .failed(error)
            throw error
        }
    }

    private mutating func advance(_ bytes: Span<UInt8>) throws(ParseError) -> Step {
        switch state {
        case .idle, .emptyLine, .afterEmptyLine: return try advanceBetweenRequests(bytes)
        case .head: return try advanceHead(bytes, skipping: 0)
        case .content(let remaining): return advanceContent(bytes, remaining: remaining)
        case .chunked: return try advanceChunked(bytes)
        case .failed(let error): throw error
        }
    }

    /// One empty line is skipped: some clients send one after the content of a POST.
    private mutating func advanceBetweenRequests(_ bytes: Span<UInt8>) throws(ParseError) -> Step {
        var position = 0
        while position < bytes.count {
            switch (state, bytes[position]) {
            case (.idle, Grammar.carriageReturn): state = .emptyLine
            case (.emptyLine, Grammar.lineFeed): state = .afterEmptyLine
            case (.emptyLine, _): throw .bareCarriageReturn
            case (.afterEmptyLine, Grammar.carriageReturn): throw .repeatedEmptyLine
            default: return try advanceHead(bytes.extracting(position...), skipping: position)
            }
            position &+= 1
        }
        return Step(consumed: position, event: nil)
    }

    private mutating func advanceHead(_ bytes: Span<UInt8>, skipping skipped: Int) throws(ParseError) -> Step {
        guard let (head, count) = try head.next(in: bytes) else {
            state = .head
            return Step(consumed: skipped, event: nil)
        }
        switch head.framing {
        case .none: state = .content(remaining: 0)
        case .length(let length): state = .content(remaining: length)
        case .chunked: state = .chunked
        }
        return Step(consumed: skipped &+ count, event: .head(head))
    }

    private mutating func advanceContent(_ bytes: Span<UInt8>, remaining: Int) -> Step {
        guard remaining > 0 else {
            state = .idle
            return Step(consumed: 0, event: .end)
        }
        guard !bytes.isEmpty else { return Step(consumed: 0, event: nil) }
        let count = min(remaining, bytes.count)
        state = .content(remaining: remaining &- count)
        return Step(consumed: count, event: .content(0..<count))
    }

    private mutating func advanceChunked(_ bytes: Span<UInt8>) throws(ParseError) -> Step {
        let step = try chunks.next(in: bytes)
        if case .end = step.event { state = .idle }
        return step
    }
}

extension Limits {
    /// No part of a head is larger than 1 GiB, whatever the limits say, so that 32 bits hold its offsets.
    var clampedForHeads: Limits {
        func clamped(_ limit: Int) -> Int { max(0, min(limit, 1 << 30)) }
        var limits = self
        limits.requestLineBytes = clamped(requestLineBytes)
        limits.fieldSectionBytes = clamped(fieldSectionBytes)
        limits.fieldCount = clamped(fieldCount)
        limits.trailerBytes = clamped(trailerBytes)
        return limits
    }
}
