import Glibc

/// How many connections a process has descriptors for.
///
/// A full server takes newcomers in the place of quiet connections. A server without a descriptor takes no newcomer, and can open neither a file
/// nor a database. So it counts as full before: it keeps a quarter of the descriptors for everything else, or ``kept`` where that is less.
enum DescriptorAllowance {
    /// The most that is kept for everything else.
    static let kept = 256

    /// - Parameters:
    ///   - wanted: The connections that the configuration allows.
    ///   - descriptors: How many the process may have open.
    /// - Returns: The connections that there may be, at least 1.
    static func connections(_ wanted: Int, of descriptors: Int = descriptors) -> Int {
        max(1, min(wanted, descriptors - min(descriptors / 4, kept)))
    }

    /// How many this process may have open; `Int.max` where nothing bounds them.
    private static var descriptors: Int {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return .max }
        return Int(clamping: limit.rlim_cur)
    }
}
