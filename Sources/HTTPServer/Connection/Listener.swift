import CLinuxIO
import Glibc

/// Makes the listening sockets: one per shard for TCP, so that the kernel spreads connections over the shards and they share nothing.
enum Listener {
    static let backlog: Int32 = 1024

    /// - Returns: As many descriptors as asked for, and the address with the real port.
    /// - Throws: ``SocketError``; nothing stays open then.
    static func open(
        _ address: ListenerAddress, access: SocketAccess = SocketAccess(), count: Int
    ) throws(SocketError) -> (descriptors: [Int32], address: ListenerAddress) {
        switch address {
        case .tcp(let host, let port):
            return try openTCP(host: host, port: port, count: count)
        case .unix(let path):
            return (try UnixListener.open(path: path, access: access, count: count), address)
        }
    }

    /// `SO_REUSEPORT` would also let a second server of the same user take the port unseen, so a socket without it claims the port
    /// first: where another process listens, that fails.
    private static func openTCP(
        host: String, port: UInt16, count: Int
    ) throws(SocketError) -> (descriptors: [Int32], address: ListenerAddress) {
        let resolved = try ResolvedAddress(host: host, port: port)
        let claim = try bound(resolved, sharingPort: false)
        let realPort = port == 0 ? ResolvedAddress.port(of: claim) : port
        let exact = resolved.with(port: realPort)
        close(claim)
        var descriptors: [Int32] = []
        do throws(SocketError) {
            for _ in 0..<count {
                let descriptor = try bound(exact, sharingPort: true)
                descriptors.append(descriptor)
                guard listen(descriptor, backlog) == 0 else {
                    throw SocketError(call: "listen", address: exact.description, errno: errno)
                }
            }
        } catch {
            descriptors.forEach { close($0) }
            throw error
        }
        return (descriptors, .tcp(host: host, port: realPort))
    }

    private static func bound(_ address: ResolvedAddress, sharingPort: Bool) throws(SocketError) -> Int32 {
        let descriptor = try newSocket(address.family)
        Socket.setOption(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
        if sharingPort { Socket.setOption(descriptor, SOL_SOCKET, SO_REUSEPORT, 1) }
        Socket.boundUnsent(descriptor)
        guard unsafe address.withPointer({ unsafe bind(descriptor, $0, $1) }) == 0 else {
            let code = errno
            close(descriptor)
            throw SocketError(call: "bind", address: address.description, errno: code)
        }
        return descriptor
    }

    static func newSocket(_ family: Int32) throws(SocketError) -> Int32 {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(family, type, 0)
        guard descriptor >= 0 else { throw SocketError(call: "socket", address: "", errno: errno) }
        return descriptor
    }
}
