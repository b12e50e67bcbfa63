import Dispatch

/// How a shard learns which of its descriptors are ready.
///
/// A conformance belongs to one shard's serial queue and is only called there. It may report a descriptor that turns out not to be ready;
/// it must report one that is waited for and has become ready since the last `EAGAIN`.
protocol Readiness: AnyObject {
    /// Starts; `wake` is called on the queue when ``poll(into:patience:)`` has something to tell.
    func start(wake: @escaping () -> Void)

    func watch(_ descriptor: Int32, as token: UInt64) throws(SocketError)

    /// Says which events are waited for. Edge-triggered conformances need not be told.
    func waitFor(read: Bool, write: Bool, on descriptor: Int32)

    /// Stops watching and closes the descriptor. The one place where a watched descriptor is closed.
    func retire(_ descriptor: Int32)

    /// Appends the events that are ready now; where there is none, it may wait for one.
    ///
    /// - Parameter patience: How long, in milliseconds.
    func poll(into events: inout [ReadyEvent], patience: Int32)

    /// Ends; nothing is watched any more.
    func stop()
}

/// What became ready.
struct ReadyEvent: Equatable {
    let token: UInt64
    var readable = false
    var writable = false
    /// The peer will send nothing more.
    var ended = false
    /// The connection is gone in both directions.
    var failed = false
}

/// How a server learns which sockets are ready.
public enum ReadinessDriver: Sendable, CaseIterable {
    /// One epoll descriptor per shard, watched by one Dispatch source.
    case epoll
    /// Two Dispatch sources per socket: for platforms without epoll.
    case dispatchSources

    /// What ends a wait of such a driver; `nil` for one that never waits.
    func makeInterruption() throws(SocketError) -> EventDescriptor? {
        switch self {
        case .epoll: try EventDescriptor()
        case .dispatchSources: nil
        }
    }

    func make(for executor: ShardExecutor) throws(SocketError) -> any Readiness {
        switch self {
        case .epoll: try EpollReadiness(queue: executor.queue, interruption: executor.interruption)
        case .dispatchSources: DispatchReadiness(queue: executor.queue)
        }
    }
}
