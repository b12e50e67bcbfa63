import Glibc
import Testing

@testable import PrometheusMetrics

struct ProcessMetricsTests {
    private let rest = "S 1 2 3 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 7 0 12345 987654321 4096 18446744073709551615 1 1\n"

    @Test(arguments: ["lionsden", "a b", ") S 1 (", "\u{FF})\n", ""])
    func `a program may have any name`(name: String) throws {
        let stat = try #require(ProcessStat(parsing: Array("42 (\(name)) \(rest)".utf8)))
        #expect(stat.processorTicks == 300)
        #expect(stat.startTicks == 12345)
        #expect(stat.virtualBytes == 987_654_321)
        #expect(stat.residentPages == 4096)
        #expect(stat.threads == 7)
    }

    @Test(arguments: ["", "42", "42 (x)", "42 (x) S 1 2", "42 (x) S 1 2 3 0 -1 4194560 100 0 0 0 a b 0 0 20 0 7 0 12345 987654321 4096"])
    func `what is no such line is not read`(line: String) {
        #expect(ProcessStat(parsing: Array(line.utf8)) == nil)
    }

    @Test func `a file that is not there is left out`() {
        #expect(ProcessStat(reading: "/proc/self/nothing") == nil)
    }

    /// The lines with values.
    private func written() -> [Substring] {
        var text = TextExposition()
        ProcessMetrics.write(to: &text)
        return String(decoding: text.bytes, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
    }

    @Test func `when this process was started stays the same, and agrees with its age`() throws {
        let line = try #require(written().first { $0.hasPrefix("process_start_time_seconds ") })
        let start = try #require(Double(line.drop { $0 != " " }.dropFirst()))
        let sinceBoot = try #require(ProcessStat(reading: "/proc/self/stat")).startTicks
        // Linux counts these in hundredths of a second everywhere.
        let age = Double(secondsSinceBoot()) - Double(sinceBoot) / 100
        #expect(abs(start + age - Double(time(nil))) < 3)
        #expect(written().contains(line))
    }

    private func secondsSinceBoot() -> Int {
        var sinceBoot = timespec()
        clock_gettime(CLOCK_BOOTTIME, &sinceBoot)
        return sinceBoot.tv_sec
    }

    @Test func `the metrics of this process have plausible values`() throws {
        let values = written()
        #expect(
            values.map { $0.prefix { $0 != " " } } == [
                "process_cpu_seconds_total", "process_resident_memory_bytes", "process_virtual_memory_bytes", "process_threads",
                "process_start_time_seconds", "process_open_fds", "process_max_fds",
            ])
        #expect(values.dropFirst().allSatisfy { (Double($0.drop { $0 != " " }.dropFirst()) ?? 0) > 0 })
    }
}
