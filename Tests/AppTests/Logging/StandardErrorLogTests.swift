import Dispatch
import HTTPServer
import HTTPTypes
import Logging
import StrictJSON
import Synchronization
import Testing

@testable import App

struct StandardErrorLogTests {
    /// What a logger of this format writes while `body` uses it.
    private func written(
        _ format: LogConfiguration.Format, level: Logger.Level = .info, _ body: (Logger) -> Void
    ) -> String {
        let all = Mutex<[UInt8]>([])
        let writer = LogWriter { bytes in all.withLock { $0 += bytes } }
        body(Logger(label: "test") { StandardErrorLog(logLevel: level, label: $0, format: format, writer: writer) })
        writer.flush()
        return String(decoding: all.withLock { $0 }, as: UTF8.self)
    }

    private static let hostile = ["a\nlevel=error forged", "a\r\n{\"level\":\"error\"}", "\u{1B}[2Jgone", "\u{2028}x", "a\" b=\"c", ""]

    @Test(arguments: hostile)
    func `T46 no value starts a line of its own, in text`(value: String) {
        let text = written(.text) { $0.info("request", metadata: ["refusal": "\(value)"]) }
        #expect(text.utf8.filter { $0 == UInt8(ascii: "\n") }.count == 1)
        #expect(text.hasSuffix("\n"))
        #expect(text.unicodeScalars.dropLast().allSatisfy { $0.properties.generalCategory != .control })
    }

    @Test(arguments: hostile)
    func `T46 no value leaves its member, in JSON`(value: String) throws {
        let text = written(.json) { $0.info("\(value)", metadata: ["refusal": "\(value)"]) }
        let line = try JSONDocument(parsing: Array(text.utf8.dropLast())).root
        #expect(line["refusal"]?.string == value)
        #expect(line["message"]?.string == value)
        #expect(line["level"]?.string == "info")
        #expect(text.utf8.filter { $0 == UInt8(ascii: "\n") }.count == 1)
    }

    @Test func `a request's line says what it was and how it ended`() throws {
        let record = RequestRecord(
            id: try #require(RequestID(accepting: Array("r-1".utf8)[...])), method: .get, routePattern: "/notes/:id", status: 403,
            duration: .microseconds(1_234_567), contentBytes: 17, notes: RequestNotes(subject: "s", refusal: "groups"))
        let text = written(.json) { RequestLog(logger: $0).record(record) }
        let line = try JSONDocument(parsing: Array(text.utf8.dropLast())).root
        let found = ["method", "route", "status", "duration_us", "bytes", "request_id", "subject", "refusal"].map {
            line.member($0)?.string
        }
        #expect(found == ["GET", "/notes/:id", "403", "1234567", "17", "r-1", "s", "groups"])
    }

    @Test func `a logger that is above info says nothing of requests`() throws {
        let record = RequestRecord(
            id: try #require(RequestID(accepting: Array("r".utf8)[...])), method: nil, routePattern: "", status: 400,
            duration: .zero, contentBytes: 0, notes: RequestNotes())
        #expect(written(.text, level: .notice) { RequestLog(logger: $0).record(record) } == "")
    }

    @Test func `lines that nobody reads are dropped and counted, and the rest goes on`() {
        let all = Mutex<[UInt8]>([])
        let reader = DispatchSemaphore(value: 0)
        let writer = LogWriter { bytes in
            reader.wait()
            all.withLock { $0 += bytes }
        }
        let line = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
        for _ in 0..<10 { writer.append(line) }
        // The reader wakes up, once for each write that can be.
        for _ in 0..<10 { reader.signal() }
        writer.flush()
        let text = all.withLock { $0 }
        // As much as may wait, and as much again that was being written meanwhile.
        #expect(text.count < 9 << 20)
        #expect(String(decoding: text.suffix(100), as: UTF8.self).contains("log lines were dropped"))
    }
}
