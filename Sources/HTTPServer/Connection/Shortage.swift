/// What clients at a shard's listener have been found to wait for. Each shortage is counted and logged once, and not for each attempt.
enum Shortage: Equatable {
    case none
    /// The server has as many connections as it may.
    case places
    /// No descriptor or memory is left.
    case descriptors

    /// - Returns: If true, that is news.
    mutating func found(_ shortage: Shortage) -> Bool {
        guard self != shortage else { return false }
        self = shortage
        return true
    }

    /// A shortage has ended, if it was that.
    mutating func ended(_ shortage: Shortage) {
        if self == shortage { self = .none }
    }
}
