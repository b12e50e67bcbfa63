/// How much processor time a control group may use, read from the kernel's files.
package enum ProcessorQuota {
    /// - Parameter text: Of `cpu.max`: microseconds of processor time, or `max`, and those of real time that they are for.
    /// - Returns: How many processors that is; `nil` without a bound, or where the text is not that of such a file.
    ///
    /// Source: Linux, Documentation/admin-guide/cgroup-v2.rst
    package static func processors(maximum text: String) -> Double? {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 2 else { return nil }
        return processors(words[0], words[1])
    }

    /// - Parameters:
    ///   - quota: Of `cpu.cfs_quota_us`; -1 says that there is no bound.
    ///   - period: Of `cpu.cfs_period_us`.
    /// - Returns: How many processors that is; `nil` without a bound, or where the texts are not those of such files.
    ///
    /// Source: Linux, Documentation/scheduler/sched-bwc.rst
    package static func processors(quota: String, period: String) -> Double? {
        let words = (quota + " " + period).split(whereSeparator: \.isWhitespace)
        guard words.count == 2 else { return nil }
        return processors(words[0], words[1])
    }

    private static func processors(_ quota: Substring, _ period: Substring) -> Double? {
        guard let quota = Int64(quota), quota > 0, let period = Int64(period), period > 0 else { return nil }
        return Double(quota) / Double(period)
    }
}
