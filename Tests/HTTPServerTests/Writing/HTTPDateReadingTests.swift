import Testing

@testable import HTTPServer

struct HTTPDateReadingTests {
    private let now: Int64 = 1_790_000_000

    private func seconds(_ text: String, now: Int64? = nil) -> Int64? {
        HTTPDate.secondsSinceEpoch(Array(text.utf8)[...], now: now ?? self.now)
    }

    @Test(arguments: [
        "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Mon, 06 Nov 1994 08:49:37 GMT",
        "Sun Nov 06 08:49:37 1994",
    ])
    func `each of the three forms is read`(text: String) {
        #expect(seconds(text) == 784_111_777)
    }

    @Test(arguments: [
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Wed, 31 Dec 1969 23:59:59 GMT", -1), ("Tue, 29 Feb 2000 00:00:00 GMT", 951_782_400),
        ("Mon, 01 Mar 2100 00:00:00 GMT", 4_107_542_400), ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
        ("Sat, 01 Jan 0000 00:00:00 GMT", -62_167_219_200), ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_800),
    ])
    func `every day of the calendar is found`(text: String, expected: Int64) {
        #expect(seconds(text) == expected)
    }

    @Test func `what is written is read back`() {
        for second in stride(from: Int64(0), to: 253_402_300_799, by: 86_400 * 97 + 12_345) {
            #expect(seconds(HTTPDate.text(secondsSinceEpoch: second)) == second)
        }
    }

    /// In 2026: fifty years ahead is 2076.
    @Test(arguments: [("76", "2076"), ("77", "1977"), ("26", "2026"), ("00", "2000"), ("99", "1999")])
    func `a year of two digits is at most fifty years ahead`(short: String, long: String) {
        #expect(seconds("Friday, 01-May-\(short) 00:00:00 GMT") == seconds("Fri, 01 May \(long) 00:00:00 GMT"))
    }

    @Test(arguments: [
        "", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:37 GMT ", "Sun, 6 Nov 1994 08:49:37 GMT",
        "sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 31 Nov 1994 08:49:37 GMT",
        "Tue, 29 Feb 2001 00:00:00 GMT", "Sun,06 Nov 1994 08:49:37 GMT", "Sun, 06-Nov-94 08:49:37 GMT", "Sunday, 06 Nov 1994 08:49:37 GMT",
        "Sun Nov 6 08:49:37 1994", "Sun Nov  6 08:49:37 94", "784111777", "Sun, +6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GM",
    ])
    func `a text in no form of a date is refused`(text: String) {
        #expect(seconds(text) == nil)
    }
}
