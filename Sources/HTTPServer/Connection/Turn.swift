/// A connection's turn in the event loop of its shard: receiving and answering first, then sending, together with other connections.
struct Turn {
    enum Phase: Equatable {
        /// The connection has nothing to do before an event, or before its place on the shard's list comes up.
        case waiting
        /// It receives and answers.
        case acting
        /// Its answers are written, and wait to be sent with those of others.
        case sending
        /// An answer has come while earlier ones wait to be sent.
        case actingWhileSending
    }

    private(set) var phase = Phase.waiting
    /// More could be done at once, but others come first.
    private(set) var wantsAnother = false
    /// The connection is on the shard's list of those that want another turn.
    private(set) var isListed = false
    /// Answers that were written in this turn.
    private(set) var answers = 0
    /// Bytes that were received in this turn.
    private(set) var receivedBytes = 0

    /// If true, the connection acts, and its caller ends the turn.
    var isActing: Bool {
        switch phase {
        case .acting, .actingWhileSending: true
        case .waiting, .sending: false
        }
    }

    /// - Returns: False where the connection acts already.
    mutating func begin() -> Bool {
        switch phase {
        case .waiting: phase = .acting
        case .sending: phase = .actingWhileSending
        case .acting, .actingWhileSending: return false
        }
        wantsAnother = false
        answers = 0
        receivedBytes = 0
        return true
    }

    /// The connection has done what it can. Its answers are still to be sent.
    mutating func actingEnded() {
        switch phase {
        case .acting: phase = .waiting
        case .actingWhileSending: phase = .sending
        case .waiting, .sending: break
        }
    }

    /// Its answers wait for those of others.
    mutating func sendLater() {
        if phase == .waiting { phase = .sending }
    }

    /// The wait for others is over.
    mutating func sendingEnded() {
        switch phase {
        case .sending: phase = .waiting
        case .actingWhileSending: phase = .acting
        case .waiting, .acting: break
        }
    }

    mutating func wantAnother() { wantsAnother = true }

    mutating func answered() { answers &+= 1 }

    mutating func received(_ count: Int) { receivedBytes &+= count }

    /// - Returns: If true, the connection has to be put on the list.
    mutating func list() -> Bool {
        guard wantsAnother, !isListed else { return false }
        isListed = true
        return true
    }

    mutating func unlist() { isListed = false }
}
