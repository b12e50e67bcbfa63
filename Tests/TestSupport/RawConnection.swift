import Dispatch
import Glibc

/// A client socket that sends exactly the bytes it is given and shows exactly what comes back, for what a real client would never do.
///
/// Its calls block, so they run on a queue of their own.
public final class RawConnection: Sendable {
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    private static let queue = DispatchQueue(label: "raw-connection", attributes: .concurrent)
    private let descriptor: Int32

    /// Connects to a port of this machine. A receive that gets nothing for ten seconds fails its test instead of hanging it.
    public init(port: UInt16) async throws {
        descriptor = try await Self.onQueue {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            let size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let status = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
            }
            guard status == 0 else {
                close(descriptor)
                throw Failure(description: "connect: errno \(errno)")
            }
            var patience = timeval(tv_sec: 10, tv_usec: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
            return descriptor
        }
    }

    deinit {
        close(descriptor)
    }

    public func send(_ text: String) async throws {
        try await send(Array(text.utf8))
    }

    public func send(_ bytes: [UInt8]) async throws {
        try await Self.onQueue { [descriptor] in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                guard count > 0 else { throw Failure(description: "send: errno \(errno)") }
                rest = rest.dropFirst(count)
            }
        }
    }

    /// Tells the server that nothing more will come.
    public func closeSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Ends the connection with a reset instead of a farewell.
    public func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Bytes as they come; empty when the server has closed.
    public func receive() async throws -> [UInt8] {
        try await Self.onQueue { [descriptor] in
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
            guard count >= 0 else { throw Failure(description: "receive: errno \(errno)") }
            return Array(buffer.prefix(count))
        }
    }

    /// Everything until the server closes.
    public func receiveAll() async throws -> [UInt8] {
        var all: [UInt8] = []
        while true {
            let piece = try await receive()
            if piece.isEmpty { return all }
            all += piece
        }
    }

    /// The next `count` answers, which must have a Content-Length or no content; further bytes are an error.
    public func receiveAnswers(_ count: Int, toHead: Bool = false) async throws -> [RawAnswer] {
        var bytes: [UInt8] = []
        var answers: [RawAnswer] = []
        while answers.count < count {
            if let (answer, used) = try RawAnswer.read(bytes, toHead: toHead) {
                answers.append(answer)
                bytes.removeFirst(used)
                continue
            }
            let piece = try await receive()
            guard !piece.isEmpty else {
                throw Failure(description: "closed after \(answers.count) answers and: \(String(decoding: bytes, as: UTF8.self))")
            }
            bytes += piece
        }
        guard bytes.isEmpty else { throw Failure(description: "more than \(count) answers: \(String(decoding: bytes, as: UTF8.self))") }
        return answers
    }

    public func receiveAnswer(toHead: Bool = false) async throws -> RawAnswer {
        try await receiveAnswers(1, toHead: toHead)[0]
    }

    private static func onQueue<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try work() }) }
        }
    }
}
