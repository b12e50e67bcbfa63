/// The other end of a connection, or the sender of a request.
public enum Peer: Sendable, Hashable, CustomStringConvertible {
    /// `port` is `nil` where a proxy has named the address alone.
    case ip(IPAddress, port: UInt16?)
    /// A process of this machine, through a Unix socket.
    case unix
    /// A proxy does not say, or not in a way that can be read. It matches no address, and never the proxy's own.
    case unknown

    /// `nil` where there is none.
    public var address: IPAddress? { if case .ip(let address, _) = self { address } else { nil } }

    /// `nil` where there is none, or it is not known.
    public var port: UInt16? { if case .ip(_, let port) = self { port } else { nil } }

    /// The address without its port, `unix` or `unknown`.
    public var host: String {
        switch self {
        case .ip(let address, _): "\(address)"
        case .unix: "unix"
        case .unknown: "unknown"
        }
    }

    /// Appends ``host``.
    package func appendHost(to output: OutputBuffer) {
        if case .ip(let address, _) = self { address.append(to: output) } else { output.append(host) }
    }

    /// The same with the port where it is known: `192.0.2.1:4711`, `[2001:db8::1]:4711`.
    public var description: String {
        guard case .ip(let address, let port?) = self else { return host }
        return address.isIPv4 ? "\(address):\(port)" : "[\(address)]:\(port)"
    }
}
