/// Which users may connect to a Unix socket: those that may write to its file.
///
/// Source: Linux, man 7 unix, "Pathname socket ownership and permissions"
public struct SocketAccess: Sendable, Equatable {
    /// The permission bits of the file, 0 to 0o777, whatever the umask; `nil` for those that the umask leaves.
    public var mode: UInt32?
    /// The number of the group that the file belongs to; `nil` for the process's own.
    public var group: UInt32?

    /// Nothing but what the system does by itself, unless said otherwise.
    public init(mode: UInt32? = nil, group: UInt32? = nil) {
        self.mode = mode
        self.group = group
    }
}
