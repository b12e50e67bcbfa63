public import CoreMetrics
import Locking

/// The backend of swift-metrics that shows everything in Prometheus' text format.
///
/// A counter's name ends in `_total` and a timer's in `_seconds`, regardless of its label; a recorder that aggregates is a histogram,
/// another one a gauge. To ask for a metric takes a lock, to use it none, so ask once and keep it.
///
/// The number of series is bounded: what is beyond is not kept, and `metrics_series_refused_total` counts it.
public final class PrometheusRegistry: MetricsFactory, Sendable {
    /// Series of one name. They cost memory for as long as the process lives.
    public static let seriesPerFamily = 2000
    /// Names.
    public static let mostFamilies = 500

    private struct State {
        var families: [String: Family] = [:]
        var help: [String: String] = [:]
        var buckets: [String: Buckets] = [:]
        var collectors: [@Sendable (inout TextExposition) -> Void] = []
        var refused: UInt64 = 0
    }

    private let state = Lock(State())

    public init() {}

    /// Says what a metric means, by the name under which it is shown. To be called before the metric is asked for.
    public func describe(_ name: String, _ help: String, buckets: Buckets? = nil) {
        state.withLock { state in
            state.help[name] = help
            if let buckets { state.buckets[name] = buckets }
        }
    }

    /// Adds a function that is called at each reading, for values that are counted elsewhere.
    public func collect(_ write: @escaping @Sendable (inout TextExposition) -> Void) {
        state.withLock { $0.collectors.append(write) }
    }

    /// Everything there is, in the text format.
    public func text() -> [UInt8] {
        let (collectors, families, refused) = state.withLock { ($0.collectors, $0.families, $0.refused) }
        var text = TextExposition()
        for write in collectors { write(&text) }
        text.begin("metrics_series_refused_total", .counter, help: "Metrics that were asked for beyond the bounds, and are not kept.")
        text.sample(count: refused)
        for (name, family) in families.sorted(by: { $0.key < $1.key }) { family.write(name, to: &text) }
        return text.bytes
    }

    /// A handler of the series of these labels; `nil` where there is no room, or where the name is used for something else.
    private func handler<Handler>(
        _ label: String, suffix: String = "", _ dimensions: [(String, String)], _ kind: Family.Kind, as type: Handler.Type
    ) -> Handler? {
        var name = MetricName.metric(label)
        if !name.hasSuffix(suffix) { name += suffix }
        let labels = LabelSet(dimensions)
        return state.withLock { state in
            var family = state.families[name] ?? Family(kind.with(state.buckets[name]), help: state.help[name] ?? label)
            let isNew = family.series[labels] == nil
            let hasRoom = isNew ? family.series.count < Self.seriesPerFamily : true
            let isKnown = state.families[name] != nil || state.families.count < Self.mostFamilies
            guard hasRoom, isKnown, family.kind.isSame(as: kind), let handler = family.handler(labels) as? Handler else {
                state.refused &+= 1
                return nil
            }
            state.families[name] = family
            return handler
        }
    }

    private func remove(_ handler: AnyObject) {
        state.withLock { state in
            for name in state.families.keys where state.families[name]?.remove(handler) == true { return }
        }
    }
}

extension Family.Kind {
    fileprivate func isSame(as other: Family.Kind) -> Bool {
        switch (self, other) {
        case (.counter, .counter), (.floatingPointCounter, .floatingPointCounter), (.gauge, .gauge), (.histogram, .histogram): true
        default: false
        }
    }

    fileprivate func with(_ own: Buckets?) -> Family.Kind {
        guard case .histogram(let usual) = self else { return self }
        return .histogram(own ?? usual)
    }
}

// MARK: - swift-metrics

extension PrometheusRegistry {
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        handler(label, suffix: "_total", dimensions, .counter, as: CounterStripe.self) ?? NOOPMetricsHandler.instance
    }

    public func makeFloatingPointCounter(label: String, dimensions: [(String, String)]) -> any FloatingPointCounterHandler {
        handler(label, suffix: "_total", dimensions, .floatingPointCounter, as: FloatingPointCounterStripe.self)
            ?? NOOPMetricsHandler.instance
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        handler(label, dimensions, .gauge, as: GaugeCell.self) ?? NOOPMetricsHandler.instance
    }

    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        let made: (any RecorderHandler)? =
            aggregate
            ? handler(label, dimensions, .histogram(.sizes), as: HistogramStripe.self)
            : handler(label, dimensions, .gauge, as: GaugeCell.self)
        return made ?? NOOPMetricsHandler.instance
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        handler(label, suffix: "_seconds", dimensions, .histogram(.seconds), as: HistogramStripe.self) ?? NOOPMetricsHandler.instance
    }

    public func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }
    public func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    public func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    public func destroyTimer(_ handler: any TimerHandler) { remove(handler) }
}
