import Glibc

/// The path of a Unix-domain socket as the kernel takes it.
struct UnixAddress: CustomStringConvertible {
    /// What is at the path before a server has come.
    enum Occupant: Equatable {
        case nothing
        /// No process listens there: left behind by a process that was killed.
        case staleSocket
        case liveSocket
        /// A file, a folder, a link: nothing that a server has left behind.
        case other
    }

    let path: String
    private var address = sockaddr_un()

    var description: String { ListenerAddress.unix(path: path).description }

    init(path: String) throws(SocketError) {
        guard (1...ListenerAddress.maximumPathBytes).contains(path.utf8.count) else { throw .addressNotAvailable("unix:\(path)") }
        self.path = path
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        var copy = address
        return unsafe withUnsafePointer(to: &copy) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    func occupant() -> Occupant {
        var status = stat()
        // What cannot be looked at is for `bind` to report.
        guard unsafe lstat(path, &status) == 0 else { return .nothing }
        guard status.st_mode & S_IFMT == S_IFSOCK else { return .other }
        guard let probe = try? Listener.newSocket(AF_UNIX) else { return .liveSocket }
        defer { close(probe) }
        return unsafe withPointer { unsafe connect(probe, $0, $1) } != 0 && errno == ECONNREFUSED ? .staleSocket : .liveSocket
    }
}
