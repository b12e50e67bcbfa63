import Glibc

/// Makes the listening socket at a path. No client can connect before it has its group and mode: it does not listen until then.
enum UnixListener {
    /// The shards share one socket: the kernel does not spread connections over several of the same path.
    ///
    /// - Throws: ``SocketError``; nothing stays open, and no file stays that was not there before.
    static func open(path: String, access: SocketAccess, count: Int) throws(SocketError) -> [Int32] {
        let address = try UnixAddress(path: path)
        try makeRoom(for: address)
        let first = try Listener.newSocket(AF_UNIX)
        do throws(SocketError) {
            try bind(first, to: address, access)
        } catch {
            close(first)
            throw error
        }
        return [first] + (1..<max(1, count)).map { _ in fcntl(first, F_DUPFD_CLOEXEC, 0) }.filter { $0 >= 0 }
    }

    /// A socket without a listener has been left behind by a process that was killed; anything else is in use.
    private static func makeRoom(for address: UnixAddress) throws(SocketError) {
        switch address.occupant() {
        case .nothing: return
        case .staleSocket: unsafe unlink(address.path)
        case .liveSocket: throw .addressInUse(address.description)
        case .other: throw .notASocket(address.description)
        }
    }

    private static func bind(_ descriptor: Int32, to address: UnixAddress, _ access: SocketAccess) throws(SocketError) {
        guard unsafe address.withPointer({ unsafe Glibc.bind(descriptor, $0, $1) }) == 0 else {
            throw SocketError(call: "bind", address: address.description, errno: errno)
        }
        do throws(SocketError) {
            try grant(access, at: address)
            guard listen(descriptor, Listener.backlog) == 0 else {
                throw SocketError(call: "listen", address: address.description, errno: errno)
            }
        } catch {
            unsafe unlink(address.path)
            throw error
        }
    }

    /// A link that has been put in the file's place meanwhile is not followed.
    private static func grant(_ access: SocketAccess, at address: UnixAddress) throws(SocketError) {
        if let group = access.group, unsafe lchown(address.path, uid_t.max, group) != 0 {
            throw .accessNotGranted(address.description, errno: errno)
        }
        if let mode = access.mode, unsafe fchmodat(AT_FDCWD, address.path, mode, AT_SYMLINK_NOFOLLOW) != 0 {
            throw .accessNotGranted(address.description, errno: errno)
        }
    }
}
