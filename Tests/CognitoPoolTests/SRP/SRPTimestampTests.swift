import Testing

@testable import CognitoPool

@Suite struct SRPTimestampTests {
    /// 2026-11-29T17:06:02Z.
    static let time: Int64 = 1_795_971_962
    static let text = "Sun Nov 29 17:06:02 UTC 2026"

    @Test func `a time stamp is written and read in English, in UTC`() {
        #expect(SRPTimestamp.text(Self.time) == Self.text)
        #expect(SRPTimestamp.seconds(Self.text) == Self.time)
        #expect(SRPTimestamp.text(0) == "Thu Jan 1 00:00:00 UTC 1970")
        #expect(SRPTimestamp.seconds("Thu Jan 1 00:00:00 UTC 1970") == 0)
        #expect(SRPTimestamp.seconds("Tue Feb 29 23:59:59 UTC 2028") == 1_835_481_599)
    }

    @Test(arguments: [
        "", "Thu Jan 01 00:00:00 UTC 1970", "Fri Jan 1 00:00:00 UTC 1970", "Thu Jan 1 0:00:00 UTC 1970", "Thu Jan 1 00:00:00 GMT 1970",
        "Thu Jan 1 00:00:00 UTC 70", "thu jan 1 00:00:00 utc 1970", "Thu Jan 1 00:00:60 UTC 1970", "Mon Feb 30 00:00:00 UTC 2026",
        "Thu Jan 1 00:00:00 UTC 1970 ", "Thu  Jan 1 00:00:00 UTC 1970", "1970-01-01T00:00:00Z", "Thu Jan +1 00:00:00 UTC 1970",
    ]) func `another spelling is no time stamp`(text: String) {
        #expect(SRPTimestamp.seconds(text) == nil)
    }

    @Test func `a time stamp is good for five minutes each way`() {
        let time = Double(Self.time)
        #expect(SRPTimestamp.isGood(Self.text, at: time + 300))
        #expect(!SRPTimestamp.isGood(Self.text, at: time + 300.5))
        #expect(SRPTimestamp.isGood(Self.text, at: time - 300))
        #expect(!SRPTimestamp.isGood(Self.text, at: time - 300.5))
    }
}
