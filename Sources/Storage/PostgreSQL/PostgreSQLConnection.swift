import Dispatch

/// A connection of a pool. It sends one statement at a time, or one group of them, and reads the answers, without blocking.
///
/// A group is one transaction. If one of its statements fails, the transaction has no effect, and each statement is sent again by itself, so
/// that an error reaches only the statement that caused it.
///
/// `@unchecked Sendable`: all of it is touched on its pool's queue alone, which is also that of its event sources.
final class PostgreSQLConnection: @unchecked Sendable {
    typealias Outcome = Result<[SQLRow], StorageError>
    typealias Call = (statement: Statement, values: [SQLValue])

    /// An event that is reported to the pool, on its queue.
    enum Event {
        /// The running statements have been answered, in their order. If `isUsable` is false, the last answer made the connection useless and
        /// it has closed itself; otherwise other statements may be sent.
        case answered([Outcome], isUsable: Bool)
        /// The connection is lost and has closed itself; running statements stay unanswered.
        case lost
    }

    private let handle: PostgreSQLHandle
    private let socket: SocketDuplicate
    private let reading: any DispatchSourceRead
    private let writing: any DispatchSourceWrite
    private var isWriting = false
    private var isClosed = false
    /// The running statements, and the answers so far.
    private var calls: [Call] = []
    private var outcomes: [Outcome] = []
    private var isGroup = false
    private let tell: (Event) -> Void

    /// - Parameters:
    ///   - socket: A duplicate of the handle's socket.
    ///   - tell: Called on `queue`.
    init(_ handle: PostgreSQLHandle, watching socket: SocketDuplicate, queue: DispatchQueue, tell: @escaping (Event) -> Void) {
        self.handle = handle
        self.socket = socket
        self.tell = tell
        reading = DispatchSource.makeReadSource(fileDescriptor: socket.number, queue: queue)
        writing = DispatchSource.makeWriteSource(fileDescriptor: socket.number, queue: queue)
        // Each source keeps the descriptor open until its cancellation has finished.
        reading.setCancelHandler { _ = socket }
        writing.setCancelHandler { _ = socket }
        reading.setEventHandler { [weak self] in self?.receive() }
        writing.setEventHandler { [weak self] in self?.flush() }
        reading.resume()
    }

    deinit { close() }

    /// Sends statements. None may be running.
    ///
    /// - Parameter calls: One statement, or several that may share a transaction.
    func send(_ calls: [Call]) {
        self.calls = calls
        outcomes = []
        isGroup = calls.count > 1
        if isGroup {
            guard handle.send(group: calls) else { return lose() }
            flush()
        } else {
            sendNext()
        }
    }

    private func sendNext() {
        guard outcomes.count < calls.count else { return lose() }
        let call = calls[outcomes.count]
        guard handle.send(call.statement, call.values) else { return lose() }
        flush()
    }

    /// Closes the connection without an event.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        reading.cancel()
        writing.cancel()
        // Dispatch never finishes the cancellation of a suspended source.
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
        // Dispatch reports a hang-up once only, and libpq may read less than the socket holds.
        repeat {
            guard handle.receive() else { return lose() }
        } while socket.isReadable
        // The server may take more bytes now that its answers have been read.
        if isWriting { flush() }
        while !isClosed {
            switch handle.nextArrival() {
            case .pending: return
            case .result(let result): outcomes.append(result)
            case .end where isGroup: continue
            case .end: return statementEnded()
            case .endOfGroup: return groupEnded()
            }
        }
    }

    private func statementEnded() {
        // libpq reports an end although no statement was sent.
        guard let last = outcomes.last else { return }
        if case .failure(let error) = last, error.condemnsConnection { close() }
        guard !isClosed, outcomes.count < calls.count else { return finish() }
        sendNext()
    }

    private func groupEnded() {
        isGroup = false
        guard handle.endGroup() else { return lose() }
        guard outcomes.contains(where: { if case .failure = $0 { true } else { false } }) else { return finish() }
        outcomes = []
        sendNext()
    }

    private func finish() {
        let outcomes = outcomes
        calls = []
        self.outcomes = []
        tell(.answered(outcomes, isUsable: !isClosed))
    }
}
