import Dispatch
import Glibc
import Synchronization

/// One connection to a server, for tests of single bytes and of their order.
///
/// Its socket calls block its own queue, never a thread of the cooperative pool.
public final class TestConnection: Sendable {
    private let descriptor: Int32
    private let queue: DispatchQueue
    private let tls = Mutex<TestTLSSession?>(nil)
    private let reader = Mutex(TestResponseReader())

    /// Connects.
    ///
    /// - Parameters:
    ///   - host: A host name or an IP address.
    ///   - port: The port.
    ///   - patience: The seconds without a byte after which a read or write fails with `timedOut`.
    /// - Throws: `couldNotConnect` or `system`.
    public convenience init(host: String, port: UInt16, patience: Int = 60) async throws(TestClientError) {
        let queue = DispatchQueue(label: "lionsden.testclient")
        self.init(
            try await Self.run(on: queue) { () throws(TestClientError) in
                try TestSocket.connect(host: host, port: port, patience: patience)
            }, queue)
    }

    /// Connects to the Unix-domain socket at a path.
    ///
    /// - Throws: `couldNotConnect` or `system`.
    public convenience init(unixPath path: String, patience: Int = 60) async throws(TestClientError) {
        let queue = DispatchQueue(label: "lionsden.testclient")
        self.init(
            try await Self.run(on: queue) { () throws(TestClientError) in
                try TestSocket.connect(unixPath: path, patience: patience)
            }, queue)
    }

    private init(_ descriptor: Int32, _ queue: DispatchQueue) {
        self.descriptor = descriptor
        self.queue = queue
    }

    deinit { close(descriptor) }

    /// Sends bytes, encrypted if TLS has started.
    ///
    /// - Throws: `timedOut`, `connectionClosed` or `system`.
    public func send(_ bytes: [UInt8]) async throws(TestClientError) {
        guard let secured = tls.withLock({ $0 }) else { return try await sendAsIs(bytes) }
        try await run { descriptor throws(TestClientError) in try secured.send(bytes, to: descriptor) }
    }

    /// Sends bytes unencrypted, even after TLS has started.
    public func sendAsIs(_ bytes: [UInt8]) async throws(TestClientError) {
        try await run { descriptor throws(TestClientError) in try TestSocket.send(bytes[...], to: descriptor) }
    }

    /// Sends a text as UTF-8, with its line ends unchanged.
    public func send(_ text: String) async throws(TestClientError) { try await send(Array(text.utf8)) }

    /// Ends the sending side, over TLS with `close_notify`.
    public func finishSending() async throws(TestClientError) {
        if tls.withLock({ $0 != nil }) { try await sayGoodbye() }
        try await finishSendingAsIs()
    }

    /// Ends the sending side without `close_notify`, like a connection that was cut.
    public func finishSendingAsIs() async throws(TestClientError) {
        try await run { descriptor throws(TestClientError) in _ = shutdown(descriptor, Int32(SHUT_WR)) }
    }

    /// Makes closing the connection a reset, like that of a crashed client: bytes in flight are lost in both directions.
    public func endWithReset() async throws(TestClientError) {
        try await run { descriptor throws(TestClientError) in TestSocket.resetAtClose(descriptor) }
    }

    /// Whether bytes of the server, or its end, wait to be read.
    package var isReadable: Bool {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&waiting, 1, 0) == 1
    }

    /// Reads the next response, interim ones (1xx) included.
    ///
    /// - Parameter toHead: True for a response to HEAD, which has no content.
    /// - Throws: `connectionClosed` if the connection ends before, `malformedResponse`, `timedOut` or `system`.
    public func response(toHead: Bool = false) async throws(TestClientError) -> TestResponse {
        while true {
            if let response = try next(isHead: toHead, isEnd: false) { return response }
            let bytes = try await receive()
            reader.withLock { $0.append(bytes) }
            guard bytes.isEmpty else { continue }
            guard let response = try next(isHead: toHead, isEnd: true) else { throw .connectionClosed }
            return response
        }
    }

    /// Reads the next `count` responses.
    ///
    /// - Throws: The errors of ``response(toHead:)``.
    public func responses(_ count: Int) async throws(TestClientError) -> [TestResponse] {
        var all: [TestResponse] = []
        while all.count < count { all.append(try await response()) }
        return all
    }

    /// Reads the bytes after the last response.
    ///
    /// - Returns: At least one byte; none if the server has closed.
    /// - Throws: The errors of ``response(toHead:)``.
    public func bytes() async throws(TestClientError) -> [UInt8] {
        let kept = reader.withLock { $0.takeRest() }
        return kept.isEmpty ? try await receive() : kept
    }

    /// Reads all bytes after the last response until the server closes or resets the connection.
    public func bytesToEnd() async throws(TestClientError) -> [UInt8] {
        var all = reader.withLock { $0.takeRest() }
        while true {
            do throws(TestClientError) {
                let bytes = try await receive()
                guard !bytes.isEmpty else { return all }
                all += bytes
            } catch .connectionClosed {
                return all
            }
        }
    }

    private func receive() async throws(TestClientError) -> [UInt8] {
        if let secured = tls.withLock({ $0 }) {
            return try await run { descriptor throws(TestClientError) in try secured.receive(from: descriptor) }
        }
        return try await run { descriptor throws(TestClientError) in try TestSocket.receive(from: descriptor) }
    }

    private func next(isHead: Bool, isEnd: Bool) throws(TestClientError) -> TestResponse? {
        try reader.withLock { reader throws(TestClientError) in try reader.next(isHead: isHead, isEnd: isEnd) }
    }

    func secure(with session: TestTLSSession) {
        tls.withLock { $0 = session }
    }

    /// - Throws: `tls` if TLS has not started.
    func withSession<Value: Sendable>(
        _ work: @escaping @Sendable (TestTLSSession, Int32) throws(TestClientError) -> Value
    ) async throws(TestClientError) -> Value {
        guard let session = tls.withLock({ $0 }) else { throw .tls("not in use") }
        return try await run { descriptor throws(TestClientError) in try work(session, descriptor) }
    }

    func run<Value: Sendable>(
        _ work: @escaping @Sendable (Int32) throws(TestClientError) -> Value
    ) async throws(TestClientError) -> Value {
        try await Self.run(on: queue) { [self] () throws(TestClientError) in try work(descriptor) }
    }

    private static func run<Value: Sendable>(
        on queue: DispatchQueue, _ work: @escaping @Sendable () throws(TestClientError) -> Value
    ) async throws(TestClientError) -> Value {
        let result: Result<Value, TestClientError> = await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: Result { () throws(TestClientError) in try work() }) }
        }
        return try result.get()
    }
}
