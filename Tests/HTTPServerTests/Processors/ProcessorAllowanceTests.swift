import Testing

@testable import HTTPServer

struct ProcessorAllowanceTests {
    @Test(
        arguments: [
            (1, nil, 1), (8, nil, 8), (0, nil, 1), (8, 2, 2), (8, 1.5, 2), (8, 1.001, 2), (8, 0.1, 1), (8, 7.5, 8), (8, 8, 8), (8, 64, 8),
            (1, 1.5, 1), (2, 1e300, 2),
        ] as [(Int, Double?, Int)])
    func `a quota is rounded up, and counts where it is less than the affinity mask`(runnable: Int, quota: Double?, count: Int) {
        #expect(ProcessorAllowance(runnable: runnable, quota: quota).count == count)
    }

    @Test func `an allowance says where its number comes from`() {
        let said = { ProcessorAllowance(runnable: $0, quota: $1).description }
        #expect(said(1, nil) == "the one processor that this process may run on")
        #expect(said(8, nil) == "the processors that this process may run on")
        #expect(said(2, 2.0) == "the processors that this process may run on")
        #expect(said(8, 1.5) == "the control group's quota of 1.5 processors, rounded up")
    }

    private func leastQuota(_ files: [String: String]) -> Double? { ProcessorAllowance.leastQuota { files[$0] } }

    private let unified = "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n"
    private let processor = "33 31 0:30 /docker/x /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"

    @Test func `the least quota of a group and those around it counts`() {
        var files = [
            "/proc/self/cgroup": "0::/pods/den/main\n", "/proc/self/mountinfo": unified,
            "/sys/fs/cgroup/pods/den/main/cpu.max": "max 100000\n",
            "/sys/fs/cgroup/pods/den/cpu.max": "150000 100000\n", "/sys/fs/cgroup/pods/cpu.max": "400000 100000\n",
        ]
        #expect(leastQuota(files) == 1.5)
        files["/sys/fs/cgroup/pods/den/main/cpu.max"] = "50000 100000\n"
        #expect(leastQuota(files) == 0.5)
    }

    @Test func `version 1 has two files, and a container sees its own group as the root`() {
        let files = [
            "/proc/self/cgroup": "4:cpu,cpuacct:/docker/x\n0::/\n", "/proc/self/mountinfo": unified + processor,
            "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "250000\n", "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
        ]
        #expect(leastQuota(files) == 2.5)
        #expect(leastQuota(files.filter { !$0.key.hasSuffix("period_us") }) == nil)
    }

    @Test func `what cannot be read is no bound`() {
        #expect(leastQuota([:]) == nil)
        #expect(leastQuota(["/proc/self/cgroup": "0::/\n"]) == nil)
        #expect(leastQuota(["/proc/self/cgroup": "0::/\n", "/proc/self/mountinfo": unified]) == nil)
        #expect(leastQuota(["/proc/self/cgroup": "1:cpu:/\n", "/proc/self/mountinfo": unified, "/sys/fs/cgroup/cpu.max": "1 1"]) == nil)
    }

    @Test func `this process may use a processor`() {
        #expect(ProcessorAllowance.current.runnable >= 1)
        #expect(ProcessorAllowance.current.count >= 1)
        #expect(ProcessorAllowance.current.count <= ProcessorAllowance.current.runnable)
    }
}
