import CoreMetrics
import Synchronization

/// What one holder of a counter has counted. A series has several, each on a cache line of its own: threads that count the same thing would
/// otherwise take that line from each other at every request.
final class CounterStripe: CounterHandler, Sendable {
    private let value = Atomic<UInt64>(0)
    private let apart = Padding.line

    var count: UInt64 { value.load(ordering: .relaxed) }

    /// A counter only rises; what is not positive changes nothing.
    func increment(by amount: Int64) {
        guard amount > 0 else { return }
        value.wrappingAdd(UInt64(amount), ordering: .relaxed)
    }

    func reset() { value.store(0, ordering: .relaxed) }
}

/// The same for amounts that are no whole numbers.
final class FloatingPointCounterStripe: FloatingPointCounterHandler, Sendable {
    private let value = AtomicDouble()
    private let apart = Padding.line

    var amount: Double { value.load() }

    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        value.add(amount)
    }

    func reset() { value.store(0) }
}

/// Bytes that keep what stands in front of them off the next object's cache line, and off the one that is fetched along with it.
enum Padding {
    static var line: InlineArray<12, UInt64> { InlineArray(repeating: 0) }
}
