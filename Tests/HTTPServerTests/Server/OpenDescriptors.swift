import Glibc

/// The descriptors of this process, counted: a server that forgets to close one is found out after a few hundred connections.
enum OpenDescriptors {
    static var count: Int {
        guard let folder = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        return count
    }
}
