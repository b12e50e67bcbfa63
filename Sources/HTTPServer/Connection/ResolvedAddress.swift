import Glibc

/// A host and port as the kernel takes them.
struct ResolvedAddress {
    private var storage: sockaddr_storage
    private let length: socklen_t
    private let host: String
    private let port: UInt16

    var family: Int32 { Int32(storage.ss_family) }
    var description: String { ListenerAddress.tcp(host: host, port: port).description }

    /// Takes the first address that the host's name has here.
    init(host: String, port: UInt16) throws(SocketError) {
        var hints = unsafe addrinfo()
        unsafe hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let status = unsafe getaddrinfo(host, "\(port)", &hints, &found)
        defer { if let found = unsafe found { unsafe freeaddrinfo(found) } }
        guard status == 0, let info = unsafe found, let address = unsafe info.pointee.ai_addr,
            unsafe Int(info.pointee.ai_addrlen) <= MemoryLayout<sockaddr_storage>.size
        else {
            throw .addressNotAvailable(host)
        }
        storage = sockaddr_storage()
        length = unsafe info.pointee.ai_addrlen
        let count = Int(length)
        unsafe withUnsafeMutableBytes(of: &storage) { unsafe $0.copyMemory(from: UnsafeRawBufferPointer(start: address, count: count)) }
        self.host = host
        self.port = port
    }

    private init(storage: sockaddr_storage, length: socklen_t, host: String, port: UInt16) {
        self.storage = storage
        self.length = length
        self.host = host
        self.port = port
    }

    /// The same address with another port; both families keep it at the same place.
    func with(port: UInt16) -> ResolvedAddress {
        var copy = storage
        unsafe withUnsafeMutableBytes(of: &copy) { unsafe $0.storeBytes(of: port.bigEndian, toByteOffset: 2, as: UInt16.self) }
        return ResolvedAddress(storage: copy, length: length, host: host, port: port)
    }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        var copy = storage
        return unsafe withUnsafePointer(to: &copy) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0, length) }
        }
    }

    /// The port that a socket is bound to.
    static func port(of descriptor: Int32) -> UInt16 {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            _ = unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe getsockname(descriptor, $0, &length) }
            return unsafe UInt16(bigEndian: UnsafeRawPointer(pointer).load(fromByteOffset: 2, as: UInt16.self))
        }
    }
}
