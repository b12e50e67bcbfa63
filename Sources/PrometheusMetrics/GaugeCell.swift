import CoreMetrics

/// A value that goes up and down: swift-metrics' meter, and its recorder that does not aggregate.
final class GaugeCell: MeterHandler, RecorderHandler, Sendable {
    private let number = AtomicDouble()

    var value: Double { number.load() }

    func set(_ value: Int64) { number.store(Double(value)) }
    func set(_ value: Double) { number.store(value) }
    func increment(by amount: Double) { number.add(amount) }
    func decrement(by amount: Double) { number.add(-amount) }
    func record(_ value: Int64) { set(value) }
    func record(_ value: Double) { set(value) }
}
