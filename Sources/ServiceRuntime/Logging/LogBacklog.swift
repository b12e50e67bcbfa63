import HTTPServer

/// The log lines that wait to be written, and when they are to be.
///
/// A line that comes after a pause is written at once. Those that follow wait until the next pause has ended, or until they are many: a busy
/// log takes few system calls.
struct LogBacklog {
    /// The most bytes that may wait.
    static let capacity = 4 << 20
    /// The bytes that are written without waiting for the end of a pause.
    static let blockBytes = 64 << 10
    /// From the beginning of one write to that of the next.
    static let pause = Duration.milliseconds(20)
    private static let lineEnd = UInt8(ascii: "\n")

    /// When ``next(now:)`` is to be called.
    enum Due: Equatable {
        /// Nothing has changed: it will be called, or need not be.
        case asBefore
        case now
        case at(ServerClock.Instant)
    }

    private enum Phase {
        /// Nothing waits.
        case idle
        /// Lines wait for the end of a pause.
        case pausing
        /// Lines are being written, or are about to be.
        case writing
    }

    private var phase = Phase.idle
    private var waiting: [UInt8] = []
    private var pauseEnd = ServerClock.Instant.start
    /// The log whose lines came first; it tells of those that were dropped.
    private var log: StandardErrorLog?
    /// Lines that were dropped and are not told of yet.
    private var untold = 0
    /// The number that is told of in what is being written.
    private var told = 0
    /// If true, what was written last ends within a line.
    private var isCut = false
    /// Lines that were dropped so far.
    private(set) var dropped = 0

    /// Takes complete lines, or drops all of them where they would be too many.
    mutating func append(
        _ bytes: Span<UInt8>, lines: Int, of log: StandardErrorLog, now: @autoclosure () -> ServerClock.Instant
    ) -> Due {
        if self.log == nil { self.log = log }
        if waiting.count + bytes.count <= Self.capacity {
            bytes.withUnsafeBufferPointer { waiting.append(contentsOf: $0) }
        } else {
            drop(lines)
        }
        switch phase {
        case .idle:
            if now() < pauseEnd { return pauses() }
        case .pausing:
            if waiting.count < Self.blockBytes { return .asBefore }
        case .writing: return .asBefore
        }
        phase = .writing
        return .now
    }

    /// What is to be written next; ``written(_:of:)`` has to follow.
    ///
    /// - Returns: `nil` if there is nothing.
    mutating func next(now: ServerClock.Instant) -> [UInt8]? {
        guard !waiting.isEmpty || untold > 0 else {
            phase = .idle
            return nil
        }
        phase = .writing
        pauseEnd = now + Self.pause
        var bytes = waiting
        waiting = []
        waiting.reserveCapacity(min(bytes.count, Self.blockBytes))
        if isCut { bytes.insert(Self.lineEnd, at: 0) }
        if untold > 0, let log { bytes += log.line(forDropped: untold) }
        told = untold
        untold = 0
        return bytes
    }

    /// Takes note of how many of these bytes were written. The others are lost.
    mutating func written(_ count: Int, of bytes: [UInt8]) -> Due {
        if count > 0 { isCut = bytes[count - 1] != Self.lineEnd }
        if count < bytes.count {
            // A line end that comes first ends what was written, and the last line tells of others.
            let lost = bytes[count...].drop { $0 == Self.lineEnd }.count { $0 == Self.lineEnd }
            drop(told > 0 && lost > 0 ? lost - 1 : lost)
            if lost > 0 { untold += told }
        }
        if waiting.count >= Self.blockBytes { return .now }
        if !waiting.isEmpty { return pauses() }
        // If nothing can be written, what was dropped is told of when there are further lines.
        if untold > 0, count == bytes.count { return pauses() }
        phase = .idle
        return .asBefore
    }

    private mutating func pauses() -> Due {
        phase = .pausing
        return .at(pauseEnd)
    }

    private mutating func drop(_ lines: Int) {
        untold += lines
        dropped += lines
    }
}
