import Glibc

/// Why a listener could not be made.
public enum SocketError: Error, Equatable, CustomStringConvertible {
    /// Another process listens there.
    case addressInUse(String)
    /// The host name has no address here, or the address is not one of this machine's.
    case addressNotAvailable(String)
    /// The port or path may not be used by this user.
    case permissionDenied(String)
    /// Something is at the path of a Unix socket that is no socket. It stays as it is.
    case notASocket(String)
    /// The folder of a Unix socket's path is not there.
    case noSuchFolder(String)
    /// A Unix socket cannot be given its mode or its group: a process may give away only groups that it is in.
    case accessNotGranted(String, errno: Int32)
    /// Anything else, with the system's error number.
    case system(call: String, errno: Int32)

    init(call: String, address: String, errno code: Int32) {
        switch code {
        case EADDRINUSE: self = .addressInUse(address)
        case EADDRNOTAVAIL: self = .addressNotAvailable(address)
        case EACCES, EPERM: self = .permissionDenied(address)
        case ENOENT, ENOTDIR: self = .noSuchFolder(address)
        default: self = .system(call: call, errno: code)
        }
    }

    public var description: String {
        switch self {
        case .addressInUse(let address): "\(address) is in use by another process"
        case .addressNotAvailable(let address): "\(address) is not an address of this machine"
        case .permissionDenied(let address): "no permission to listen on \(address)"
        case .notASocket(let address): "at \(address) is something else than a socket, which is left as it is"
        case .noSuchFolder(let address): "the folder of \(address) is not there"
        case .accessNotGranted(let address, let code):
            "\(address) cannot be given its mode and group: \(unsafe String(cString: strerror(code)))"
        case .system(let call, let code): "\(call) failed: \(unsafe String(cString: strerror(code)))"
        }
    }
}
