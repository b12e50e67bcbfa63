import Locking

/// The sessions that hear the same broadcasts, by key: those of one user, or of one room.
///
///     await audiences.joined(session.peer, room) {
///         for await message in session.messages { audiences.post(message, to: room, except: session.peer) }
///     }
public final class WebSocketAudiences<Key: Hashable & Sendable>: Sendable {
    private let audiences = Lock<[Key: Set<WebSocketPeer>]>([:])
    private let maximumPeers: Int

    /// - Parameter maximumPeers: The largest audience: what is posted costs as much as there are peers.
    public init(maximumPeers: Int) {
        self.maximumPeers = maximumPeers
    }

    /// Lets a peer hear what is posted to an audience, for as long as the work takes.
    ///
    /// - Returns: False where the audience is full, and the work has not been done.
    public func joined(_ peer: WebSocketPeer, _ key: Key, _ work: () async throws -> Void) async rethrows -> Bool {
        guard join(peer, key) else { return false }
        defer { leave(peer, key) }
        try await work()
        return true
    }

    /// Sends a message to all of an audience without waiting for any; see ``WebSocketPeer/post(_:)``.
    ///
    /// - Parameters:
    ///   - message: The message, text or binary.
    ///   - key: Names the audience.
    ///   - sender: A peer that is left out.
    public func post(_ message: WebSocketMessage, to key: Key, except sender: WebSocketPeer? = nil) {
        let peers = audiences.withLock { $0[key] ?? [] }
        for peer in peers where peer != sender { peer.post(message) }
    }

    /// How many peers an audience has.
    public func count(_ key: Key) -> Int { audiences.withLock { $0[key]?.count ?? 0 } }

    private func join(_ peer: WebSocketPeer, _ key: Key) -> Bool {
        audiences.withLock { audiences in
            guard audiences[key]?.count ?? 0 < maximumPeers else { return false }
            audiences[key, default: []].insert(peer)
            return true
        }
    }

    private func leave(_ peer: WebSocketPeer, _ key: Key) {
        audiences.withLock { audiences in
            audiences[key]?.remove(peer)
            if audiences[key]?.isEmpty == true { audiences[key] = nil }
        }
    }
}
