import JOSE
import StrictJSON
import Testing

@testable import App

struct TimestampTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2000-02-29T23:59:59Z", 951_868_799), ("2026-01-01T12:00:00+01:30", 1_767_263_400),
        ("2026-01-01T12:00:00.25-00:30", 1_767_270_600.25), ("9999-12-31T23:59:59Z", 253_402_300_799),
        ("2016-12-31t23:59:60z", 1_483_228_800),
        ("2100-03-01T00:00:00Z", 4_107_542_400),
    ])
    func `a time of RFC 3339 is read`(text: String, seconds: Double) {
        #expect(Timestamp.date(text)?.secondsSinceEpoch == seconds)
    }

    @Test(arguments: [
        "", "2026-01-01", "2026-01-01T12:00:00", "2026-01-01 12:00:00Z", "2026-13-01T12:00:00Z", "2026-00-01T12:00:00Z",
        "2026-02-29T12:00:00Z",
        "2100-02-29T12:00:00Z", "2026-01-32T12:00:00Z", "2026-01-00T12:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T12:60:00Z",
        "2026-01-01T12:00:61Z", "2026-01-01T12:00:00.Z", "2026-01-01T12:00:00+24:00", "2026-01-01T12:00:00+01", "1969-12-31T23:59:59Z",
        "2026-01-01T12:00:00ZZ", "+2026-01-01T12:00:00Z", "9999-12-31T23:59:60Z", "２026-01-01T12:00:00Z",
    ])
    func `a text that is no time of RFC 3339, or before 1970, is refused`(text: String) {
        #expect(Timestamp.date(text) == nil)
    }

    @Test func `a time is written in UTC, to the second that has begun`() throws {
        let date = try #require(NumericDate(secondsSinceEpoch: 1_767_270_600.9))
        #expect(Timestamp.json(date) == "2026-01-01T12:30:00Z")
    }
}
