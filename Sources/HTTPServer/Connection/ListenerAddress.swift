import Glibc

/// Where a server listens: a TCP address or the path of a Unix-domain socket.
public enum ListenerAddress: Sendable, Equatable, CustomStringConvertible {
    /// `host` is an IPv4 or IPv6 address or a name; port 0 stands for any free port.
    case tcp(host: String, port: UInt16)
    case unix(path: String)

    /// The longest path of a socket, in bytes: one byte of the kernel's 108 ends it.
    public static let maximumPathBytes = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

    public var description: String {
        switch self {
        case .tcp(let host, let port): host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }

    /// The URL that reaches it from this machine.
    public var url: String { url(scheme: "http") }

    /// The same for `http` or `https`.
    public func url(scheme: String) -> String {
        switch self {
        case .tcp("0.0.0.0", let port): "\(scheme)://127.0.0.1:\(port)"
        case .tcp("::", let port): "\(scheme)://[::1]:\(port)"
        default: literalURL(scheme: scheme)
        }
    }

    /// The URL of the host as it was given: `http://0.0.0.0:8080` says that all addresses of this machine are listened on.
    public func literalURL(scheme: String) -> String {
        switch self {
        case .tcp: "\(scheme)://\(self)"
        case .unix: "\(self)"
        }
    }
}
