import Synchronization

/// One wait for a message, so that its end ends no other one.
struct WebSocketRead: Sendable, Equatable {
    /// Readers that there have been, in all sessions.
    private static let readers = Atomic<UInt64>(0)

    private let reader: UInt64
    private var number: UInt64 = 0

    /// That of a new reader.
    static func first() -> WebSocketRead { WebSocketRead(reader: readers.wrappingAdd(1, ordering: .relaxed).newValue) }

    private init(reader: UInt64) {
        self.reader = reader
    }

    /// - Returns: The one that follows, which this becomes.
    mutating func next() -> WebSocketRead {
        number &+= 1
        return self
    }
}
