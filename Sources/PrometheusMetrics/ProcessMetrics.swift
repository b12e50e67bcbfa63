import Glibc

/// What Linux knows of this process, under the names that Prometheus' own clients use. What cannot be read is left out.
///
/// Source: Prometheus, "Writing client libraries": standard and runtime collectors; proc(5)
public enum ProcessMetrics {
    public static func write(to text: inout TextExposition) {
        if let stat = ProcessStat(reading: "/proc/self/stat") { write(stat, to: &text) }
        if let count = openDescriptors {
            text.begin("process_open_fds", .gauge, help: "Open file descriptors.")
            text.sample(Double(count))
        }
        var limit = rlimit()
        if unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            text.begin("process_max_fds", .gauge, help: "File descriptors that may be open.")
            text.sample(Double(limit.rlim_cur))
        }
    }

    private static func write(_ stat: ProcessStat, to text: inout TextExposition) {
        let ticks = Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
        text.begin("process_cpu_seconds_total", .counter, help: "Processor time used, in user and system mode.")
        text.sample(Double(stat.processorTicks) / ticks)
        text.begin("process_resident_memory_bytes", .gauge, help: "Memory that is in use and not swapped out.")
        text.sample(Double(stat.residentPages) * Double(sysconf(Int32(_SC_PAGESIZE))))
        text.begin("process_virtual_memory_bytes", .gauge, help: "Address space in use.")
        text.sample(Double(stat.virtualBytes))
        text.begin("process_threads", .gauge, help: "Threads.")
        text.sample(Double(stat.threads))
        guard let bootTime else { return }
        text.begin("process_start_time_seconds", .gauge, help: "When the process was started, in seconds since 1970.")
        text.sample(bootTime + Double(stat.startTicks) / ticks)
    }

    /// When the machine was started, in seconds since 1970. `/proc/stat` would have it, but is hidden where `/proc` shows processes alone,
    /// as the systemd unit has it. It is taken once: a clock that is set later must not look like a start.
    private static let bootTime: Double? = {
        var (now, sinceBoot) = (timespec(), timespec())
        guard unsafe clock_gettime(CLOCK_REALTIME, &now) == 0, unsafe clock_gettime(CLOCK_BOOTTIME, &sinceBoot) == 0 else { return nil }
        return Double(now.tv_sec - sinceBoot.tv_sec) + Double(now.tv_nsec - sinceBoot.tv_nsec) / 1e9
    }()

    /// Newer kernels give the number as the directory's size; from older ones each entry has to be read.
    private static var openDescriptors: Int? {
        var status = stat()
        if unsafe stat("/proc/self/fd", &status) == 0, status.st_size > 0 { return status.st_size }
        guard let directory = unsafe opendir("/proc/self/fd") else { return nil }
        defer { unsafe closedir(directory) }
        // `.`, `..` and the directory itself are not counted.
        var count = -3
        while unsafe readdir(directory) != nil { count += 1 }
        return max(0, count)
    }
}

/// `/proc/self/stat`.
struct ProcessStat: Equatable {
    let processorTicks, startTicks, virtualBytes, residentPages, threads: UInt64

    init?(reading path: String) {
        guard let bytes = ProcFile.content(of: path) else { return nil }
        self.init(parsing: bytes)
    }

    /// The second field is the program's name, in parentheses, and may contain any character; the rest is counted from behind it.
    init?(parsing bytes: [UInt8]) {
        guard let end = bytes.lastIndex(of: UInt8(ascii: ")")) else { return nil }
        let fields = bytes[(end + 1)...].split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
        // The first of them is the third of the line.
        func field(_ number: Int) -> UInt64? {
            fields.indices.contains(number - 3) ? UInt64(String(decoding: fields[number - 3], as: UTF8.self)) : nil
        }
        guard let user = field(14), let system = field(15), let threads = field(20), let start = field(22), let virtual = field(23),
            let resident = field(24)
        else { return nil }
        self.threads = threads
        processorTicks = user &+ system
        startTicks = start
        virtualBytes = virtual
        residentPages = resident
    }
}

/// Files that the kernel makes while they are read.
enum ProcFile {
    private static let mostBytes = 1 << 20

    static func content(of path: String) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while content.count < mostBytes {
            let count = unsafe read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { break }
            content += buffer[..<count]
        }
        return content
    }
}
