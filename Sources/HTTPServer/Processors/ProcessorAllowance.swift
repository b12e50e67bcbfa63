/// How many processors this process may use: those that it may run on, and no more than its control group's quota pays for.
///
/// Shards beyond them would share the same processors, and a request would wait for its shard to get one.
public struct ProcessorAllowance: Sendable, Equatable, CustomStringConvertible {
    /// Processors that the process may run on: the members of its affinity mask; at least 1.
    public let runnable: Int
    /// Processors that the control group's quota is worth; `nil` without a quota.
    public let quota: Double?

    package init(runnable: Int, quota: Double? = nil) {
        self.runnable = max(1, runnable)
        self.quota = quota
    }

    /// As many as it is of use to have shards: the quota is rounded up, so that all of it can be used. At least 1.
    public var count: Int {
        guard let quota, isBoundByQuota else { return runnable }
        return max(1, Int(quota.rounded(.up)))
    }

    /// Where the number comes from, for people.
    public var description: String {
        guard let quota, isBoundByQuota else {
            return runnable == 1 ? "the one processor that this process may run on" : "the processors that this process may run on"
        }
        return "the control group's quota of \((quota * 100).rounded() / 100) processors, rounded up"
    }

    private var isBoundByQuota: Bool { quota.map { $0 < Double(runnable) } ?? false }
}
