import Locking
import Synchronization

/// The messages that other threads have posted to a shard's sessions, on their way to the shard.
///
/// `post` does not wait, so threads could send a shard more than it can do, without end. Where there is no room for a message, its session is
/// ended, as one whose peer has fallen behind: no session goes on that has missed something.
final class PostedMessages: Sendable {
    /// What becomes of a message.
    enum Verdict: Equatable {
        case send
        /// There is no room for it: the session is to be ended.
        case end
        /// The session is to be ended already.
        case drop
    }

    /// Bytes that a message takes up on its way besides its content: an estimate.
    static let overhead = 256

    private let limit: Int
    private let bytes = Atomic(0)
    private let ending = Lock<Set<TunnelID>>([])

    /// - Parameter limit: Bytes of all messages on their way.
    init(limit: Int) {
        self.limit = limit
    }

    /// - Parameter count: The bytes of the message's content.
    func post(_ count: Int, to session: TunnelID) -> Verdict {
        let cost = count + Self.overhead
        if bytes.wrappingAdd(cost, ordering: .relaxed).newValue <= limit { return .send }
        bytes.wrappingSubtract(cost, ordering: .relaxed)
        return ending.withLock { $0.insert(session).inserted } ? .end : .drop
    }

    /// The shard has a message that was to be sent.
    func arrived(_ count: Int) { bytes.wrappingSubtract(count + Self.overhead, ordering: .relaxed) }

    /// The shard has ended a session that was to be ended.
    func ended(_ session: TunnelID) { ending.withLock { _ = $0.remove(session) } }
}
