import CLinuxIO
import Glibc

/// The thin part: system call and files.
extension ProcessorAllowance {
    /// What this process was allowed when it was first asked for.
    public static let current = ProcessorAllowance(runnable: runnableProcessors(), quota: leastQuota(reading: text(of:)))

    /// - Parameter read: The content of a file, `nil` where it cannot be read.
    /// - Returns: The least quota of all groups that the process is in; `nil` where none has one.
    package static func leastQuota(reading read: (String) -> String?) -> Double? {
        guard let membership = read("/proc/self/cgroup"), let mounts = read("/proc/self/mountinfo") else { return nil }
        let groups = ControlGroups(parsing: membership)
        return ControlGroupMount.all(in: mounts).compactMap { mount in
            switch mount.hierarchy {
            case .unified:
                groups.unified.map(mount.folders)?.compactMap { folder in
                    read("\(folder)/cpu.max").flatMap(ProcessorQuota.processors(maximum:))
                }.min()
            case .processor:
                groups.processor.map(mount.folders)?.compactMap { folder in
                    guard let quota = read("\(folder)/cpu.cfs_quota_us"), let period = read("\(folder)/cpu.cfs_period_us") else {
                        return nil
                    }
                    return ProcessorQuota.processors(quota: quota, period: period)
                }.min()
            }
        }.min()
    }

    private static func runnableProcessors() -> Int {
        let count = lionsden_runnable_processors()
        return count > 0 ? Int(count) : sysconf(Int32(_SC_NPROCESSORS_ONLN))
    }

    /// A file of the kernel's, which has no length before it is read: at most 4 MiB of it.
    private static func text(of path: String) -> String? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16_384)
        while content.count < 4 << 20 {
            let count = unsafe piece.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            guard count > 0 else { break }
            content += piece[..<count]
        }
        return String(decoding: content, as: UTF8.self)
    }
}
