import Testing

@testable import HTTPServer

struct ProcessorQuotaTests {
    @Test(
        arguments: [
            ("max 100000\n", nil), ("150000 100000\n", 1.5), ("50000 100000", 0.5), ("400000 100000\n", 4), ("100000 50000\n", 2),
            ("1000 1000000\n", 0.001), ("0 100000\n", nil), ("-1 100000\n", nil), ("100000 0\n", nil), ("100000\n", nil), ("", nil),
            ("100000 100000 1\n", nil), ("99999999999999999999 100000\n", nil), ("a b\n", nil),
        ] as [(String, Double?)])
    func `cpu.max is microseconds of processor time for those of real time`(text: String, processors: Double?) {
        #expect(ProcessorQuota.processors(maximum: text) == processors)
    }

    @Test(
        arguments: [
            ("-1\n", "100000\n", nil), ("150000\n", "100000\n", 1.5), ("200000", "100000", 2), ("0\n", "100000\n", nil),
            ("100000\n", "0\n", nil), ("", "100000\n", nil), ("100000\n", "", nil), ("x\n", "100000\n", nil),
        ] as [(String, String, Double?)])
    func `cpu.cfs_quota_us is held against cpu.cfs_period_us`(quota: String, period: String, processors: Double?) {
        #expect(ProcessorQuota.processors(quota: quota, period: period) == processors)
    }
}
