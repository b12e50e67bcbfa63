import AllocationCount
import Dispatch
import Glibc

/// A client with one connection and a thread of its own, which sends a request again and again and waits for each answer.
struct Client {
    struct Broken: Error { let what: String }

    private let descriptor: Int32
    private let request: [UInt8]

    /// What the other threads of the process have allocated for each request, once everything is warm.
    static func allocationsPerRequest(_ request: [UInt8], port: UInt16) async throws -> Double {
        let result: Result<Double, any Error> = await withCheckedContinuation { continuation in
            DispatchQueue(label: "client").async {
                continuation.resume(returning: Result { try Client(request, port: port).run(warmUp: 2_000, count: 20_000) })
            }
        }
        return try result.get()
    }

    private init(_ request: [UInt8], port: UInt16) throws {
        self.request = request
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isConnected = unsafe withUnsafePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { throw Broken(what: "cannot connect: \(errno)") }
    }

    private func run(warmUp: Int, count: Int) throws -> Double {
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        // One answer comes in one piece, and every further one is as long.
        let length = try exchange(&buffer, atLeast: 1)
        guard buffer.starts(with: "HTTP/1.1 200 ".utf8) else { throw Broken(what: String(decoding: buffer[..<length], as: UTF8.self)) }
        for _ in 0..<warmUp { _ = try exchange(&buffer, atLeast: length) }
        allocations_watch_other_threads()
        for _ in 0..<count {
            guard try exchange(&buffer, atLeast: length) == length else { throw Broken(what: "answers differ in length") }
        }
        return Double(allocations_of_other_threads()) / Double(count)
    }

    private func exchange(_ buffer: inout [UInt8], atLeast length: Int) throws -> Int {
        let sent = unsafe send(descriptor, request, request.count, Int32(MSG_NOSIGNAL))
        guard sent == request.count else { throw Broken(what: "send: \(errno)") }
        var received = 0
        while received < length {
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe recv(descriptor, $0.baseAddress?.advanced(by: received), $0.count - received, 0)
            }
            guard count > 0 else { throw Broken(what: "recv: \(errno)") }
            received += count
        }
        return received
    }
}
