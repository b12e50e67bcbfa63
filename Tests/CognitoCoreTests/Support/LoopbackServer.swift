import CognitoCore
import Dispatch
import Glibc
import Synchronization

/// A TCP server on a free port of this machine that does with each connection what a test says, well-behaved or not.
final class LoopbackServer: Sendable {
    /// One accepted connection; it is closed when the test's closure returns.
    struct Connection: Sendable {
        fileprivate let descriptor: Int32

        /// Reads until a blank line and gives back what came; empty when the peer closes first.
        func readHead() -> String {
            var head: [UInt8] = []
            while !String(decoding: head, as: UTF8.self).contains("\r\n\r\n") {
                guard let part = read() else { return "" }
                head += part
            }
            return String(decoding: head, as: UTF8.self)
        }

        /// Waits for bytes; `nil` when the peer has closed.
        func read() -> [UInt8]? {
            var buffer = [UInt8](repeating: 0, count: 4_096)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            return count > 0 ? Array(buffer[..<count]) : nil
        }

        /// Sends text; `false` when the peer has closed.
        @discardableResult
        func send(_ text: String) -> Bool {
            let bytes = Array(text.utf8)
            return Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
        }

        /// Says nothing until the peer closes.
        func hang() { while read() != nil {} }
    }

    /// Where it listens.
    let url: HTTPURL
    private let descriptor: Int32
    private let accepted = Mutex(0)

    /// How many connections there have been.
    var connections: Int { accepted.withLock { $0 } }

    init(_ serve: @escaping @Sendable (Connection) -> Void) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, length) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, pointer, &length) == 0
            }
        }
        guard isListening else { throw FixtureFailure() }
        self.descriptor = descriptor
        url = try HTTPURL("http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))/keys")
        DispatchQueue(label: "loopback").async { [weak self] in
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else { break }
                self?.accepted.withLock { $0 += 1 }
                DispatchQueue(label: "loopback.connection").async {
                    serve(Connection(descriptor: connection))
                    close(connection)
                }
            }
            close(descriptor)
        }
    }

    deinit { shutdown(descriptor, Int32(SHUT_RDWR)) }
}
