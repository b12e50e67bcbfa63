import CoreMetrics
import Synchronization

/// The upper bounds of a histogram's buckets, in rising order. What is above the last one is counted all the same.
public struct Buckets: Sendable {
    /// As many as fit; one more is for what is above them all.
    static let most = 15

    let bounds: InlineArray<15, Double>
    let count: Int

    /// The first 15 count; they are put in order.
    public init(_ bounds: [Double]) {
        let sorted = bounds.filter(\.isFinite).sorted().prefix(Self.most)
        count = sorted.count
        self.bounds = InlineArray { $0 < sorted.count ? sorted[$0] : .infinity }
    }

    /// Of times in seconds: from an answer out of memory to one that its caller has given up on.
    public static let seconds = Buckets([
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10,
    ])
    /// Of anything else.
    public static let sizes = Buckets([1, 5, 10, 50, 100, 500, 1000, 5000, 10_000, 50_000, 100_000, 500_000, 1_000_000])

    /// The bucket of a value: the first whose bound it does not exceed, or else the one behind the last.
    @inline(__always)
    func place(of value: Double) -> Int {
        var place = 0
        while place < Self.most, value > bounds[place] { place &+= 1 }
        return place
    }
}

/// What one holder of a timer or an aggregating recorder has seen; see ``CounterStripe`` for why there are several.
final class HistogramStripe: TimerHandler, RecorderHandler, Sendable {
    private let buckets: Buckets
    private let counts = InlineArray<16, Atomic<UInt64>> { _ in Atomic(0) }
    private let total = AtomicDouble()
    private let apart = Padding.line

    init(_ buckets: Buckets) {
        self.buckets = buckets
    }

    func record(_ value: Double) {
        guard !value.isNaN else { return }
        counts[buckets.place(of: value)].wrappingAdd(1, ordering: .relaxed)
        total.add(value)
    }

    func record(_ value: Int64) { record(Double(value)) }

    /// Prometheus' unit of time is the second.
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) * 1e-9) }

    var sum: Double { total.load() }

    func add(to counts: inout [UInt64]) {
        for place in counts.indices where place <= Buckets.most { counts[place] &+= self.counts[place].load(ordering: .relaxed) }
    }
}
