import FoundationEssentials
import HTTPServer
import Logging
import Synchronization
import Testing

@testable import ServiceRuntime

/// The lines of requests, which are put together from parts made once, are held against those that swift-log and a `StandardErrorLog` make.
struct RequestLinesTests {
    /// Any log but a `StandardErrorLog` is given a line as a message with metadata.
    private struct Forwarded: LogHandler {
        var log: StandardErrorLog
        var logLevel: Logger.Level {
            get { log.logLevel }
            set { log.logLevel = newValue }
        }
        var metadata: Logger.Metadata {
            get { log.metadata }
            set { log.metadata = newValue }
        }
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { log[metadataKey: key] }
            set { log[metadataKey: key] = newValue }
        }
        func log(event: LogEvent) { log.log(event: event) }
    }

    /// The lines of records, in one way and the other.
    private func lines(
        _ format: LogConfiguration.Format, _ records: [(record: RequestRecord, time: Double)]
    ) -> (fast: [Substring], reference: [Substring]) {
        let moment = Mutex(Date(timeIntervalSince1970: 0))
        let lines = [false, true].map { isReference in
            let captured = CapturedLog()
            let writer = captured.writer()
            let log = StandardErrorLog.test(format, writer: writer) { moment.withLock { $0 } }
            let handler: any LogHandler = isReference ? Forwarded(log: log) : log
            let observer = RequestLog(logger: Logger(label: "test") { _ in handler }).observer()
            for (record, time) in records {
                moment.withLock { $0 = Date(timeIntervalSince1970: time) }
                observer.record(record)
            }
            observer.handOver()
            writer.flush()
            return String(decoding: captured.bytes, as: UTF8.self).split(separator: "\n")
        }
        return (lines[0], lines[1])
    }

    @Test(arguments: LogConfiguration.Format.allCases)
    func `T46 T120 a line of parts is the line that the reference makes, whatever the request`(format: LogConfiguration.Format) throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("seed \(seed)")
        var random = RandomRecords(seed: seed)
        let records = try (0..<5_000).map { _ in try random.next() }
        let (fast, reference) = lines(format, records)
        #expect(fast.count == records.count)
        for (fast, reference) in zip(fast, reference) { #expect(fast.utf8.elementsEqual(reference.utf8), "seed \(seed)") }
        #expect(fast.count == reference.count)
    }

    @Test func `a logger with metadata of its own has it in the lines of requests`() throws {
        let captured = CapturedLog()
        let writer = captured.writer()
        var logger = Logger(label: "test") { _ in StandardErrorLog.test(.text, writer: writer) }
        logger[metadataKey: "region"] = "eu"
        var random = RandomRecords(seed: 1)
        try RequestLog(logger: logger).observer().record(random.next().record)
        writer.flush()
        #expect(String(decoding: captured.bytes, as: UTF8.self).contains(" region=eu "))
    }

    @Test func `lines are handed over when that is asked for, or when they are many`() throws {
        let captured = CapturedLog()
        let writer = captured.writer()
        let lines = RequestLines(.test(.text, writer: writer), level: .info)
        let (record, _) = try RandomRecords.plain()
        func count() -> Int {
            writer.flush()
            return captured.bytes.count { $0 == UInt8(ascii: "\n") }
        }
        lines.record(record)
        #expect(count() == 0)
        lines.handOver()
        #expect(count() == 1)
        lines.handOver()
        #expect(count() == 1)
        for _ in 0..<1_000 { lines.record(record) }
        #expect((100..<1_001).contains(count()))
        lines.handOver()
        #expect(count() == 1_001)
    }
}
