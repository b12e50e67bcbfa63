import Dispatch
import Glibc
import Synchronization

/// A TCP server on the loopback interface. A closure of the test serves each connection, by a protocol or against it.
package final class LoopbackServer: Sendable {
    /// A failed system call.
    package struct Failure: Error { package let errno: Int32 }

    package let port: UInt16
    private let descriptor: Int32
    private let accepted = Mutex(0)
    private let isStopped = Mutex(false)

    /// The number of connections that have been accepted.
    package var connections: Int { accepted.withLock { $0 } }

    /// Listens on a port, 0 for any free one, until it is stopped or released. A connection is closed when the closure returns.
    package init(port: UInt16 = 0, _ serve: @escaping @Sendable (LoopbackConnection) -> Void) throws {
        (descriptor, self.port) = try Self.listen(on: port)
        DispatchQueue(label: "loopback").async { [weak self, descriptor] in
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else { break }
                self?.accepted.withLock { $0 += 1 }
                DispatchQueue(label: "loopback.connection").async {
                    serve(LoopbackConnection(descriptor: connection))
                    close(connection)
                }
            }
            close(descriptor)
        }
    }

    deinit { stop() }

    /// Refuses new connections. Open ones end with their closures.
    package func stop() {
        // Once it is closed, the descriptor's number may belong to another file.
        let wasStopped = isStopped.withLock { isStopped in
            defer { isStopped = true }
            return isStopped
        }
        if !wasStopped { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }

    private static func listen(on port: UInt16) throws(Failure) -> (descriptor: Int32, port: UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var isOn: Int32 = 1
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isOn, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe bind(descriptor, pointer, length) == 0 && Glibc.listen(descriptor, 64) == 0
                    && getsockname(descriptor, pointer, &length) == 0
            }
        }
        guard isListening else {
            let failure = Failure(errno: errno)
            close(descriptor)
            throw failure
        }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }
}
