import Dispatch
import FoundationEssentials
import Logging
import StrictJSON
import Synchronization
import Testing

@testable import ServiceRuntime

struct StandardErrorLogTests {
    /// What a logger of this format writes while `body` uses it.
    private func written(
        _ format: LogConfiguration.Format, level: Logger.Level = .info, now: @escaping @Sendable () -> Date = { Date() },
        _ body: (Logger) -> Void
    ) -> String {
        let captured = CapturedLog()
        let writer = captured.writer()
        body(Logger(label: "test") { _ in StandardErrorLog.test(format, level: level, writer: writer, now: now) })
        writer.flush()
        return String(decoding: captured.bytes, as: UTF8.self)
    }

    private static let hostile = [
        "a\nlevel=error forged", "a\r\n{\"level\":\"error\"}", "\u{1B}[2Jgone", "\u{2028}x", "a\" b=\"c", "", "\u{9B}2J", "\u{85}x",
        "\u{202E}drow", "\u{2029}", "\u{7F}", "\u{0}", "\\u000a\\", "a=b", "\u{FEFF}", "\u{E000}\u{10FFFF}", "löwe 🦁",
        String(decoding: [0x61, 0xFF, 0x0A, 0xC0, 0xAF, 0xED, 0xA0, 0x80], as: UTF8.self),
    ]

    /// What a terminal or a reader of lines could take for more than text.
    private func isHarmless(_ text: some StringProtocol) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: false
            default: true
            }
        }
    }

    @Test(arguments: hostile)
    func `T46 no value starts a line of its own, in text`(value: String) {
        let text = written(.text) { $0.info("request \(value)", metadata: ["refusal": "\(value)", "k\(value)": "1"]) }
        #expect(text.utf8.filter { $0 == UInt8(ascii: "\n") }.count == 1)
        #expect(text.hasSuffix("\n"))
        #expect(isHarmless(text.dropLast()))
    }

    @Test(arguments: hostile)
    func `T46 no value leaves its member, in JSON`(value: String) throws {
        let text = written(.json) { $0.info("\(value)", metadata: ["refusal": "\(value)", "k\(value)": "1"]) }
        #expect(isHarmless(text.dropLast()))
        let line = try JSONDocument(parsing: Array(text.utf8.dropLast())).root
        #expect(line["refusal"]?.string == value)
        #expect(line["message"]?.string == value)
        #expect(line["level"]?.string == "info")
        #expect(line.member("k\(value)")?.string == "1")
        #expect(text.utf8.filter { $0 == UInt8(ascii: "\n") }.count == 1)
    }

    @Test(arguments: [
        (LogConfiguration.Format.text, "2027-01-15T08:00:00.250Z info hi\n"),
        (.json, #"{"time":"2027-01-15T08:00:00.250Z","level":"info","logger":"test","message":"hi"}"# + "\n"),
    ])
    func `a line begins with the time of its clock`(format: LogConfiguration.Format, line: String) {
        #expect(written(format, now: { Date(timeIntervalSince1970: 1_800_000_000.25) }) { $0.info("hi") } == line)
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (951_782_399.5, "2000-02-28T23:59:59.500Z"), (951_782_400, "2000-02-29T00:00:00.000Z"),
        (1_709_251_199.0625, "2024-02-29T23:59:59.062Z"), (4_107_542_400.125, "2100-03-01T00:00:00.125Z"),
        (253_402_300_799, "9999-12-31T23:59:59.000Z"), (253_402_300_800, "1970-01-01T00:00:00.000Z"),
    ])
    func `every day of the calendar is written`(secondsSinceEpoch: Double, text: String) {
        #expect(LogTime.text(of: Date(timeIntervalSince1970: secondsSinceEpoch)) == text)
    }

    @Test(arguments: LogConfiguration.Format.allCases)
    func `T120 no e-mail address is in a line, from any source`(format: LogConfiguration.Format) {
        let address = "lion@example.com"
        let text = written(format) {
            $0.error(
                "no user \(address)",
                metadata: ["error": "unknown(\"\(address)\")", "all": ["\(address)", "x"], "one": ["of": "\(address)"]])
        }
        #expect(!text.contains("lion"))
        #expect(text.matches(of: /email:[0-9a-f]{16}/).map { "\($0.output)" }.count == 4)
        #expect(Set(text.matches(of: /email:[0-9a-f]{16}/).map { "\($0.output)" }).count == 1)
    }

    @Test func `a value in text is quoted as soon as it could be taken for two`() {
        let pairs = [
            ("a-b", "a-b"), ("a b", #""a b""#), ("a=b", #""a=b""#), (#"a"b"#, #""a\"b""#), (#"a\b"#, #""a\\b""#), ("", #""""#),
        ]
        for (value, spelled) in pairs {
            #expect(written(.text) { $0.info("m", metadata: ["v": "\(value)"]) }.hasSuffix(" m v=\(spelled)\n"))
        }
    }

    @Test func `lines that are not read in time are dropped and counted, and the rest goes on`() throws {
        let all = Mutex<[UInt8]>([])
        let reader = DispatchSemaphore(value: 0)
        let writer = LogWriter { bytes in
            reader.wait()
            all.withLock { $0 += bytes }
            return bytes.count
        }
        let log = StandardErrorLog.test(.json, writer: writer)
        let line = [UInt8](repeating: UInt8(ascii: "x"), count: (1 << 20) - 1) + [UInt8(ascii: "\n")]
        for _ in 0..<10 { writer.append(line.span, of: log) }
        // The reader wakes up, once for each write that can be.
        for _ in 0..<10 { reader.signal() }
        writer.flush()
        let text = all.withLock { $0 }
        // As much as may wait, and as much again that was being written meanwhile.
        #expect(text.count < 9 << 20)
        let lines = text.split(separator: UInt8(ascii: "\n"))
        let last = try JSONDocument(parsing: Array(try #require(lines.last))).root
        #expect([last["level"]?.string, last["logger"]?.string] == ["warning", "test"])
        #expect(last["message"]?.string == "log lines were dropped: they were not taken in time")
        #expect(last["count"]?.string == "\(10 - (lines.count - 1))")
        #expect(writer.droppedLines == 10 - (lines.count - 1))
    }
}
