import Glibc
import Logging
import Synchronization

/// An HTTP/1.1 server on Dispatch sockets.
///
/// ``start()`` binds and serves; ``drain()`` ends it in good order. The user pool and the application run one each.
public final class Server: Sendable {
    private struct Running {
        let shards: [Shard]
        let address: ListenerAddress
    }

    private let configuration: ServerConfiguration
    private let running = Mutex<Running?>(nil)
    private let counts: [ConnectionCounts]
    private let tls: CurrentTLS?

    /// A server that does nothing yet. What is not in its bounds is brought there: there is one shard at least.
    public init(_ configuration: ServerConfiguration) {
        self.configuration = configuration
        counts = (0..<max(1, configuration.shards)).map { _ in ConnectionCounts() }
        tls = configuration.tls.map(CurrentTLS.init)
    }

    /// Presents other certificates to those who connect from now on; connections that are there go on as they are.
    ///
    /// Does nothing on a server of plain HTTP, which it stays.
    public func present(_ context: TLSContext) {
        tls?.replace(by: context)
    }

    /// What has become of connections since the server was made.
    public var connections: ConnectionStatistics { counts.reduce(ConnectionStatistics()) { $0 + $1.statistics } }

    /// Binds and begins to serve.
    ///
    /// To be called once, and again only after ``drain()``; anything else is a programmer's mistake and traps.
    ///
    /// - Returns: Where it listens, with the real port.
    /// - Throws: ``SocketError`` when it cannot listen there; nothing stays open then.
    public func start() async throws(SocketError) -> ListenerAddress {
        precondition(running.withLock { $0 == nil }, "the server has been started already")
        signal(SIGPIPE, SIG_IGN)
        let listeners = try Listener.open(
            configuration.address, access: configuration.socketAccess, count: counts.count)
        let connections = DescriptorAllowance.connections(configuration.limits.connections)
        let capacity = ConnectionCapacity(limit: connections, shards: counts.count)
        let budget = BufferBudget(limit: configuration.limits.bufferedBytes, shards: counts.count)
        let isUnix = if case .unix = listeners.address { true } else { false }
        var shards: [Shard] = []
        do throws(SocketError) {
            for (number, listener) in listeners.descriptors.enumerated() {
                let shard = try Shard(
                    number, listener: listener, isUnix: isUnix, configuration: configuration, capacity: capacity, budget: budget,
                    counts: counts[number], tls: tls)
                shards.append(shard)
                try await shard.start()
            }
        } catch {
            for shard in shards { await shard.stop() }
            listeners.descriptors.dropFirst(shards.count).forEach { close($0) }
            throw error
        }
        running.withLock { $0 = Running(shards: shards, address: listeners.address) }
        return listeners.address
    }

    /// Stops accepting, answers what is in flight, and closes; what has not ended after ``Limits/drain`` is cut off.
    public func drain() async {
        guard let running = running.withLock({ $0.take() }) else { return }
        // Without its path no client finds the socket any more, and those that have are still taken.
        if case .unix(let path) = running.address { unsafe unlink(path) }
        await withTaskGroup { group in
            for shard in running.shards { group.addTask { await shard.drain() } }
            let limit = Task {
                try? await Task.sleep(for: configuration.limits.drain)
                for shard in running.shards { await shard.stop() }
            }
            await group.waitForAll()
            limit.cancel()
            await limit.value
        }
    }
}
