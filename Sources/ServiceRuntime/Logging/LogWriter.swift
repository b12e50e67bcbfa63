import Dispatch
import Synchronization

/// Takes log lines from any thread and writes them on a queue of its own, so that a slow reader of standard error cannot stop requests. Lines
/// for which there is no room are dropped and counted, and the count is written when there is room again.
package final class LogWriter: Sendable {
    package static let standardError = LogWriter(write: StandardError.write(bytes:))

    /// The most bytes that may wait.
    private static let capacity = 4 << 20

    private struct State {
        var waiting: [UInt8] = []
        /// Lines that were dropped, and are not told of yet.
        var dropped = 0
        var droppedInAll = 0
        var isWriting = false
    }

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "service.log")
    private let write: @Sendable ([UInt8]) -> Void

    package init(write: @escaping @Sendable ([UInt8]) -> Void) {
        self.write = write
    }

    /// The number of lines that have been dropped.
    package var droppedLines: Int { state.withLock { $0.droppedInAll } }

    /// Queues one line, which includes its line end.
    package func append(_ line: [UInt8]) {
        let mustStart = state.withLock { state in
            guard state.waiting.count + line.count <= Self.capacity else {
                state.dropped += 1
                state.droppedInAll += 1
                return false
            }
            state.waiting += line
            defer { state.isWriting = true }
            return !state.isWriting
        }
        if mustStart { queue.async { self.writeAll() } }
    }

    /// Returns when all lines queued before have been written, but after a second at the latest: a reader that has stopped must not keep the
    /// process from ending.
    package func flush() {
        let marker = DispatchWorkItem {}
        queue.async(execute: marker)
        _ = marker.wait(timeout: .now() + .seconds(1))
    }

    private func writeAll() {
        while let bytes = next() { write(bytes) }
    }

    private func next() -> [UInt8]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isWriting = false
                return nil
            }
            var bytes: [UInt8] = []
            swap(&bytes, &state.waiting)
            if state.dropped > 0 { bytes += Array("\(state.dropped) log lines were dropped: they were not read in time\n".utf8) }
            state.dropped = 0
            return bytes
        }
    }
}
