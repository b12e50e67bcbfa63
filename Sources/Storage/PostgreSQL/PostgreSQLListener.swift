import Dispatch

/// A separate connection that hears of changes by all replicas (`LISTEN`).
///
/// After a loss it connects again, once a second. Changes may have been missed meanwhile, so a new connection is reported as a change.
///
/// `@unchecked Sendable`: `handle`, `source`, `changed` and `isClosed` are touched by jobs of `queue` alone, which run one at a time.
final class PostgreSQLListener: @unchecked Sendable {
    private static let retryInterval: DispatchTimeInterval = .seconds(1)

    private let location: String
    private let queue = DispatchQueue(label: "lionsden.postgresql.listening")
    /// Connects, which blocks.
    private let opening = DispatchQueue(label: "lionsden.postgresql.listening.opening")
    private var handle: PostgreSQLHandle?
    private var source: (any DispatchSourceRead)?
    private var changed: (@Sendable () -> Void)?
    private var isClosed = false

    init(location: String) {
        self.location = location
    }

    /// - Parameter changed: Called on this listener's queue, which it must not block.
    func start(_ changed: @escaping @Sendable () -> Void) {
        queue.async { [self] in
            guard self.changed == nil else { return }
            self.changed = changed
            open()
        }
    }

    func close() {
        queue.async { [self] in
            isClosed = true
            letGo()
        }
    }

    private func open() {
        guard !isClosed else { return }
        opening.async { [self] in
            let handle = try? PostgreSQLHandle(listeningAt: location)
            queue.async { self.take(handle) }
        }
    }

    private func take(_ opened: PostgreSQLHandle?) {
        guard !isClosed else { return }
        guard let opened, let socket = opened.socket else { return retry() }
        let source = DispatchSource.makeReadSource(fileDescriptor: socket.number, queue: queue)
        // The source keeps the descriptor open until its cancellation has finished.
        source.setCancelHandler { _ = socket }
        source.setEventHandler { [weak self] in self?.receive(until: socket) }
        (handle, self.source) = (opened, source)
        source.resume()
        changed?()
    }

    private func receive(until socket: SocketDuplicate) {
        guard let handle else { return }
        var isChanged = false
        // Dispatch reports a hang-up once only, and libpq may read less than the socket holds.
        repeat {
            guard let notified = handle.receiveNotifications() else {
                letGo()
                return retry()
            }
            isChanged = isChanged || notified
        } while socket.isReadable
        if isChanged { changed?() }
    }

    private func letGo() {
        source?.cancel()
        (source, handle) = (nil, nil)
    }

    private func retry() {
        queue.asyncAfter(deadline: .now() + Self.retryInterval) { [weak self] in self?.open() }
    }
}

extension PostgreSQLHandle {
    /// Connects and subscribes to changes. Blocks until the server has confirmed.
    fileprivate convenience init(listeningAt location: String) throws {
        try self.init(location: location)
        try execute("LISTEN lionsden_changes")
        guard stopBlocking() else { throw StorageError.unavailable(.unreachable) }
    }
}
