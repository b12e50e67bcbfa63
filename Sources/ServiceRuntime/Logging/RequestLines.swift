import HTTPServer
import Logging

/// Collects the lines of one shard's requests in a block, without a lock, and hands them over together.
final class RequestLines {
    /// A longer block is handed over at once.
    private static let blockBytes = 32 << 10

    private let log: StandardErrorLog
    private var encoder: RequestLineEncoder
    private let block = OutputBuffer()
    private var count = 0

    init(_ log: StandardErrorLog, level: Logger.Level) {
        self.log = log
        encoder = RequestLineEncoder(log.form, level: level)
    }

    func record(_ record: RequestRecord) {
        encoder.append(record, at: log.now(), to: block)
        count += 1
        if block.count >= Self.blockBytes { handOver() }
    }

    func handOver() {
        guard count > 0 else { return }
        block.withBytes { log.writer.append($0, lines: count, of: log) }
        block.removeAll()
        count = 0
    }
}
