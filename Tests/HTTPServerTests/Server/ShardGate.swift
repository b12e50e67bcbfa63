import Dispatch

/// Holds up a shard inside a handler, so that a test can have several things be there at once when it goes on.
struct ShardGate: Sendable {
    private let held = AsyncStream<Void>.makeStream()
    private let gate = DispatchSemaphore(value: 0)

    /// For a handler that answers at once: blocks its shard until ``open()``.
    func hold() {
        held.continuation.yield()
        gate.wait()
    }

    /// Returns when a handler holds.
    func waitUntilHeld() async { for await _ in held.stream { break } }

    /// Lets the handler that holds go on.
    func open() { gate.signal() }
}
