import Dispatch

/// A connection that a pool has: one statement at a time, sent and answered without waiting.
///
/// `@unchecked Sendable`: all of it is touched on its pool's queue alone, which is also that of its event sources.
final class PostgreSQLConnection: @unchecked Sendable {
    typealias Outcome = Result<[SQLRow], StorageError>

    /// What a pool is told, on its queue.
    enum Event {
        /// The statement in work has been answered. Where the answer condemns the connection, it has closed itself; else another statement
        /// may be sent.
        case answered(Outcome, isUsable: Bool)
        /// There will be no answer any more. The connection has closed itself.
        case lost
    }

    private let handle: PostgreSQLHandle
    private let socket: SocketDuplicate
    private let reading: any DispatchSourceRead
    private let writing: any DispatchSourceWrite
    private var isWriting = false
    private var isClosed = false
    private var outcome: Outcome?
    private let tell: (Event) -> Void

    /// - Parameters:
    ///   - socket: The handle's.
    ///   - tell: Called on the queue.
    init(_ handle: PostgreSQLHandle, watching socket: SocketDuplicate, queue: DispatchQueue, tell: @escaping (Event) -> Void) {
        self.handle = handle
        self.socket = socket
        self.tell = tell
        reading = DispatchSource.makeReadSource(fileDescriptor: socket.number, queue: queue)
        writing = DispatchSource.makeWriteSource(fileDescriptor: socket.number, queue: queue)
        // Each source keeps the descriptor until it has let go of it.
        reading.setCancelHandler { _ = socket }
        writing.setCancelHandler { _ = socket }
        reading.setEventHandler { [weak self] in self?.receive() }
        writing.setEventHandler { [weak self] in self?.flush() }
        reading.resume()
    }

    deinit { close() }

    /// Sends a statement; there must be none in work.
    func send(_ statement: Statement, _ values: [SQLValue]) {
        outcome = nil
        guard handle.send(statement, values) else { return lose() }
        flush()
    }

    /// Ends the connection without telling.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        reading.cancel()
        writing.cancel()
        // A source that is suspended would never be cancelled.
        if !isWriting { writing.resume() }
    }

    private func lose() {
        guard !isClosed else { return }
        close()
        tell(.lost)
    }

    private func flush() {
        guard !isClosed else { return }
        switch handle.flush() {
        case .done: wantToWrite(false)
        case .pending: wantToWrite(true)
        case .lost: lose()
        }
    }

    private func wantToWrite(_ wanted: Bool) {
        guard wanted != isWriting else { return }
        isWriting = wanted
        if wanted { writing.resume() } else { writing.suspend() }
    }

    private func receive() {
        guard !isClosed else { return }
        // Of a socket whose peer has hung up Dispatch tells once, and libpq may read only a part at a time.
        repeat {
            guard handle.receive() else { return lose() }
        } while socket.isReadable
        // A server that is being read from takes more.
        if isWriting { flush() }
        while !isClosed {
            switch handle.nextArrival() {
            case .pending: return
            case .result(let result): outcome = result
            case .end: return end()
            }
        }
    }

    private func end() {
        guard let outcome else { return }
        self.outcome = nil
        if case .failure(let error) = outcome, error.condemnsConnection { close() }
        tell(.answered(outcome, isUsable: !isClosed))
    }
}
