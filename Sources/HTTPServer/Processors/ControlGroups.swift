/// Which control groups a process is in, as `/proc/self/cgroup` says it: paths from the root of their hierarchies.
///
/// Source: Linux, man 7 cgroups, "/proc files"
package struct ControlGroups: Equatable {
    /// In the unified hierarchy, version 2.
    package var unified: String?
    /// In the hierarchy of the controller `cpu`, version 1.
    package var processor: String?

    package init(unified: String? = nil, processor: String? = nil) {
        self.unified = unified
        self.processor = processor
    }

    /// Lines that are not of the form `number:controllers:path` are passed over.
    package init(parsing text: String) {
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            if parts[0] == "0", parts[1].isEmpty { unified = String(parts[2]) }
            if parts[1].split(separator: ",").contains("cpu") { processor = String(parts[2]) }
        }
    }
}
