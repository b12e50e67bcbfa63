import Glibc

extension Peer {
    /// - Parameter accepted: What the kernel has written of a connection's other end.
    init(_ accepted: sockaddr_storage) {
        let family = Int32(accepted.ss_family)
        self = unsafe withUnsafeBytes(of: accepted) { bytes in
            let port = unsafe UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
            switch family {
            case AF_INET:
                let bits = unsafe UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
                return .ip(IPAddress(ipv4: bits), port: port)
            case AF_INET6:
                return unsafe .ip(IPAddress(ipv6: UnsafeRawBufferPointer(rebasing: bytes[8..<24])), port: port)
            case AF_UNIX: return .unix
            default: return .unknown
            }
        }
    }
}
