import Glibc

/// The few socket calls of a test client. They block, so only `TestConnection`'s queue makes them.
enum TestSocket {
    /// Opens a connection. The caller closes the descriptor.
    ///
    /// - Parameter patience: The seconds of silence after which a read or write fails.
    static func connect(host: String, port: UInt16, patience: Int) throws(TestClientError) -> Int32 {
        var hints = unsafe addrinfo()
        unsafe hints.ai_flags = AI_NUMERICSERV
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, "\(port)", &hints, &found) == 0, let info = unsafe found else {
            throw .couldNotConnect(errno: EADDRNOTAVAIL)
        }
        defer { unsafe freeaddrinfo(found) }
        let descriptor = unsafe socket(info.pointee.ai_family, info.pointee.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .system(errno: errno) }
        setTimeouts(descriptor, seconds: patience)
        guard unsafe Glibc.connect(descriptor, info.pointee.ai_addr, info.pointee.ai_addrlen) == 0 else {
            let code = errno
            close(descriptor)
            throw .couldNotConnect(errno: code)
        }
        return descriptor
    }

    /// Opens a connection to the Unix-domain socket at a path. The caller closes the descriptor.
    static func connect(unixPath path: String, patience: Int) throws(TestClientError) -> Int32 {
        var address = sockaddr_un()
        guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else { throw .couldNotConnect(errno: ENAMETOOLONG) }
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .system(errno: errno) }
        setTimeouts(descriptor, seconds: patience)
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else {
            let code = errno
            close(descriptor)
            throw .couldNotConnect(errno: code)
        }
        return descriptor
    }

    /// Sends all bytes. If the server has closed, it throws `connectionClosed`, and no signal comes.
    static func send(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) throws(TestClientError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { throw failure() }
        }
    }

    /// The next bytes; empty at the end. After a reset it throws `connectionClosed`.
    static func receive(from descriptor: Int32) throws(TestClientError) -> [UInt8] {
        var result = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
            repeat {
                result = unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0)
            } while result < 0 && errno == EINTR
            count = max(result, 0)
        }
        guard result >= 0 else { throw failure() }
        return bytes
    }

    /// Makes `close` send a reset and drop unsent bytes.
    static func resetAtClose(_ descriptor: Int32) {
        var option = linger(l_onoff: 1, l_linger: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    private static func setTimeouts(_ descriptor: Int32, seconds: Int) {
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, size)
        var isOn: Int32 = 1
        unsafe setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func failure() -> TestClientError {
        switch errno {
        case EAGAIN: .timedOut
        case EPIPE, ECONNRESET: .connectionClosed
        default: .system(errno: errno)
        }
    }
}
