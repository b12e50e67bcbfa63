import Locking

/// The context that new connections get; those that are there keep theirs.
final class CurrentTLS: Sendable {
    private let held: Lock<TLSContext>

    init(_ context: TLSContext) {
        held = Lock(context)
    }

    var context: TLSContext { held.withLock { $0 } }

    func replace(by context: TLSContext) {
        held.withLock { $0 = context }
    }
}
