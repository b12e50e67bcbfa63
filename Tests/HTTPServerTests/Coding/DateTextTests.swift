import FoundationEssentials
import HTTPTesting
import StrictJSON
import Testing

@testable import HTTPServer

/// Times in JSON. Source: RFC 3339 §5.6
struct DateTextTests {
    private func json(_ date: Date) throws -> String { String(decoding: try JSONValue(encoding: date).encoded(), as: UTF8.self) }

    private func date(_ json: String) throws -> Date {
        try #require(ContentDecoding(.refused).read(Date.self, try JSONDocument(parsing: Array(json.utf8)).root))
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (1_769_857_200, "2026-01-31T11:00:00Z"), (1_769_857_200.25, "2026-01-31T11:00:00.250Z"),
            (1_769_857_200.007, "2026-01-31T11:00:00.007Z"), (1_769_857_200.000_001, "2026-01-31T11:00:00.000001Z"),
            (1_769_857_200.123_456, "2026-01-31T11:00:00.123456Z"), (1_769_857_199.999_999, "2026-01-31T10:59:59.999999Z"),
            (0.000_000_4, "1970-01-01T00:00:00Z"), (0.000_000_6, "1970-01-01T00:00:00.000001Z"), (0.999_999_6, "1970-01-01T00:00:01Z"),
            (-0.5, "1969-12-31T23:59:59.500Z"), (-0.000_000_4, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"), (951_868_800, "2000-03-01T00:00:00Z"), (4_107_542_400, "2100-03-01T00:00:00Z"),
            (-62_167_219_200, "0000-01-01T00:00:00Z"), (-62_162_121_600, "0000-02-29T00:00:00Z"), (-62_135_596_800, "0001-01-01T00:00:00Z"),
            (253_402_300_799, "9999-12-31T23:59:59Z"),
        ] as [(Double, String)])
    func `a whole second has no fraction, another time one of three digits or six`(seconds: Double, text: String) throws {
        #expect(try json(Date(timeIntervalSince1970: seconds)) == "\"\(text)\"")
    }

    /// The seconds just behind the last year and before the first, a fraction that would end the last year, and no numbers.
    @Test(arguments: [253_402_300_800, -62_167_219_201, 1e300, -1e300, .infinity, -.infinity, .nan])
    func `a time that has no text is null`(seconds: Double) throws {
        #expect(try json(Date(timeIntervalSince1970: seconds)) == "null")
    }

    private static let fractions =
        [1, 250, 999].map { String("\($0 + 1_000)".dropFirst()) } + [1, 250_001, 999_999].map { String("\($0 + 1_000_000)".dropFirst()) }

    /// From 1901 to 2242 a number of seconds has room for each microsecond.
    @Test func `what is sent back is the same time and the same text`() throws {
        var random = SplitMix(state: 7)
        for _ in 0..<2_000 {
            let second = Double(random.below((1 << 33) + (1 << 31)) - (1 << 31))
            let whole = try json(Date(timeIntervalSince1970: second)).dropLast(2)
            for fraction in Self.fractions {
                let text = "\(whole).\(fraction)Z\""
                let read = try date(text)
                #expect(try json(read) == text)
                #expect(try date(json(read)) == read)
            }
        }
    }

    /// A number of seconds has no room for it, and the next one would be a year of five digits.
    @Test func `the last microsecond of the last year is read as a time that can be written`() throws {
        #expect(try json(date("\"9999-12-31T23:59:59.999999Z\"")) == "\"9999-12-31T23:59:59.999969Z\"")
    }

    @Test func `a whole second of any year comes back as it was sent`() throws {
        var random = SplitMix(state: 8)
        for _ in 0..<2_000 {
            let sent = Date(timeIntervalSince1970: Double(random.below(315_569_520_000) - 62_167_219_200))
            #expect(try date(json(sent)) == sent)
        }
    }

    @Test(arguments: [
        ("1", "100"), ("1234567", "123456"), ("123456999", "123456"), ("000000999", ""), ("999999999", "999999"), ("12", "120"),
    ])
    func `digits behind the sixth are cut off`(sent: String, kept: String) throws {
        let text = try json(date("\"2026-01-31T12:00:00.\(sent)Z\""))
        #expect(text == "\"2026-01-31T12:00:00\(kept.isEmpty ? "" : "." + kept)Z\"")
    }

    @Test(arguments: ["", "1234567890"]) func `a fraction has one to nine digits`(digits: String) throws {
        let decoding = ContentDecoding(.refused)
        let root = try JSONDocument(parsing: Array("\"2026-01-31T12:00:00.\(digits)Z\"".utf8)).root
        #expect(decoding.read(Date.self, root) == nil)
        #expect(decoding.faults == [ContentFault(pointer: "", detail: "This must be a time such as 2026-01-31T12:00:00Z.")])
    }

    @Test func `whole seconds are written as Foundation writes them`() throws {
        var random = SplitMix(state: 9)
        for _ in 0..<1_000 {
            let date = Date(timeIntervalSince1970: Double(random.below(34_712_668_800) - 2_208_988_800))
            #expect(try json(date) == "\"\(date.formatted(.iso8601))\"")
        }
    }
}
