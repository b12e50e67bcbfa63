import Dispatch

/// A connection that a pool has: one statement at a time, or one group of them, sent and answered without waiting.
///
/// A group is one transaction. Where one of its statements fails, none has written anything, and each is sent again by itself: a refusal
/// is the fate of the statement that has earned it.
///
/// `@unchecked Sendable`: all of it is touched on its pool's queue alone, which is also that of its event sources.
final class PostgreSQLConnection: @unchecked Sendable {
    typealias Outcome = Result<[SQLRow], StorageError>
    typealias Call = (statement: Statement, values: [SQLValue])

    /// What a pool is told, on its queue.
    enum Event {
        /// The statements in work have been answered, in their order. Where an answer condemns the connection, it has closed itself; else
        /// other statements may be sent.
        case answered([Outcome], isUsable: Bool)
        /// There will be no answer any more. The connection has closed itself.
        case lost
    }

    private let handle: PostgreSQLHandle
    private let socket: SocketDuplicate
    private let reading: any DispatchSourceRead
    private let writing: any DispatchSourceWrite
    private var isWriting = false
    private var isClosed = false
    /// What is in work, and what has been answered of it.
    private var calls: [Call] = []
    private var outcomes: [Outcome] = []
    private var isGroup = false
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

    /// Sends statements; there must be none in work.
    ///
    /// - Parameter calls: One, or several that may share a transaction.
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
            case .result(let result): outcomes.append(result)
            case .end where isGroup: continue
            case .end: return statementEnded()
            case .endOfGroup: return groupEnded()
            }
        }
    }

    private func statementEnded() {
        // Nothing has been asked, and libpq says so.
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
