/// Where a hierarchy of control groups can be read, as `/proc/self/mountinfo` says it.
///
/// Source: Linux, man 5 proc_pid_mountinfo
package struct ControlGroupMount: Equatable {
    package enum Hierarchy: Equatable {
        /// Version 2: all controllers.
        case unified
        /// Version 1: that of the controller `cpu`.
        case processor
    }

    package let hierarchy: Hierarchy
    /// Which group is seen at the mount point: `/`, or in a container perhaps that of the container.
    package let root: String
    package let mountPoint: String

    package init(_ hierarchy: Hierarchy, root: String, mountPoint: String) {
        self.hierarchy = hierarchy
        self.root = root
        self.mountPoint = mountPoint
    }

    /// `nil` for a line of another file system or controller, or one that is not of the file's form.
    package init?(parsing line: Substring) {
        let words = line.split(separator: " ")
        // Optional fields of any number stand before the dash.
        guard let dash = words.dropFirst(6).firstIndex(of: "-"), words.count > dash + 3 else { return nil }
        switch words[dash + 1] {
        case "cgroup2": hierarchy = .unified
        case "cgroup" where words[dash + 3].split(separator: ",").contains("cpu"): hierarchy = .processor
        default: return nil
        }
        root = Self.unescaped(words[3])
        mountPoint = Self.unescaped(words[4])
    }

    package static func all(in text: String) -> [ControlGroupMount] {
        text.split(separator: "\n").compactMap { ControlGroupMount(parsing: $0) }
    }

    /// The folders of a group and of those that it is in, the group's own first: each may have a bound of its own, and the least of them
    /// counts. Of a group that is not below the root only the mount point can be seen.
    package func folders(of group: String) -> [String] {
        guard var path = below(group) else { return [mountPoint] }
        var folders: [String] = []
        while !path.isEmpty {
            folders.append(mountPoint + path)
            path = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        }
        return folders + [mountPoint]
    }

    /// What follows the root in a path: nothing, or `/` and more.
    private func below(_ group: String) -> String? {
        let top = root == "/" ? "" : root
        let path = group == "/" ? "" : group
        guard path.hasPrefix(top), !path.split(separator: "/").contains("..") else { return nil }
        let rest = path.dropFirst(top.count)
        return rest.isEmpty || rest.hasPrefix("/") ? String(rest) : nil
    }

    /// Space, tab, line feed and backslash are written as `\` and three octal digits.
    private static func unescaped(_ word: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(word.utf8)[...]
        while let first = rest.first {
            let digits = rest.dropFirst().prefix(3)
            if first == UInt8(ascii: "\\"), digits.count == 3, let byte = UInt8(String(decoding: digits, as: UTF8.self), radix: 8) {
                bytes.append(byte)
                rest = rest.dropFirst(4)
            } else {
                bytes.append(first)
                rest = rest.dropFirst()
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
