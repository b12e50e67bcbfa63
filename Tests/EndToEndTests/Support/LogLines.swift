import Logging
import Synchronization

/// Keeps log lines and tells a test when one comes.
final class LogLines: Sendable {
    struct Line: Sendable {
        let message: String
        let metadata: [String: String]
    }

    private struct State {
        var lines: [Line] = []
        var watchers: [(message: String, count: Int, continuation: CheckedContinuation<Line, Never>)] = []
    }
    private let state = Mutex(State())

    /// A logger whose lines end up here.
    var logger: Logger {
        Logger(label: "test") { _ in Handler(lines: self) }
    }

    /// The line with this message, the first unless another is asked for, as soon as it is there.
    func line(_ message: String, number: Int = 1) async -> Line {
        await withCheckedContinuation { continuation in
            let found: Line? = state.withLock { state in
                let lines = state.lines.filter { $0.message == message }
                guard lines.count < number else { return lines[number - 1] }
                state.watchers.append((message, number, continuation))
                return nil
            }
            if let found { continuation.resume(returning: found) }
        }
    }

    func all(_ message: String) -> [Line] { state.withLock { $0.lines.filter { $0.message == message } } }

    /// Everything, as one text.
    var text: String { state.withLock { $0.lines.map { "\($0.message) \($0.metadata)" }.joined(separator: "\n") } }

    private func add(_ line: Line) {
        let due = state.withLock { state in
            state.lines.append(line)
            let count = state.lines.count { $0.message == line.message }
            let due = state.watchers.filter { $0.message == line.message && $0.count == count }
            state.watchers.removeAll { $0.message == line.message && $0.count == count }
            return due
        }
        for watcher in due { watcher.continuation.resume(returning: line) }
    }

    private struct Handler: LogHandler {
        let lines: LogLines
        var logLevel = Logger.Level.info
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let fields = metadata.merging(event.metadata ?? [:]) { $1 }
            lines.add(Line(message: "\(event.message)", metadata: fields.mapValues { "\($0)" }))
        }
    }
}
