import CoreMetrics

/// The series of one name, which differ in their labels.
struct Family {
    enum Kind: Sendable { case counter, floatingPointCounter, gauge, histogram(Buckets) }

    /// What a series is made of. Its stripes go round among those who ask for it, so that one who asks anew for each event, instead of
    /// keeping what it was given, uses up nothing.
    enum Series {
        case counter([CounterStripe], next: Int)
        case floatingPointCounter([FloatingPointCounterStripe], next: Int)
        case gauge(GaugeCell)
        case histogram([HistogramStripe], next: Int)
    }

    /// As many as there may be cores that count the same.
    static let stripes = 64

    let kind: Kind
    let help: String
    private(set) var series: [LabelSet: Series] = [:]

    init(_ kind: Kind, help: String) {
        self.kind = kind
        self.help = help
    }

    /// Something to count, set or observe with, of the series of these labels.
    mutating func handler(_ labels: LabelSet) -> AnyObject {
        switch series[labels] ?? empty {
        case .counter(var stripes, let next):
            let (stripe, following) = Self.take(next, &stripes, CounterStripe())
            series[labels] = .counter(stripes, next: following)
            return stripe
        case .floatingPointCounter(var stripes, let next):
            let (stripe, following) = Self.take(next, &stripes, FloatingPointCounterStripe())
            series[labels] = .floatingPointCounter(stripes, next: following)
            return stripe
        case .gauge(let cell):
            series[labels] = .gauge(cell)
            return cell
        case .histogram(var stripes, let next):
            let (stripe, following) = Self.take(next, &stripes, HistogramStripe(buckets))
            series[labels] = .histogram(stripes, next: following)
            return stripe
        }
    }

    /// Forgets the series that a handler is of, with all that it has counted. Answers whether there was one.
    mutating func remove(_ handler: AnyObject) -> Bool {
        guard let labels = series.first(where: { $0.value.contains(handler) })?.key else { return false }
        series[labels] = nil
        return true
    }

    private var buckets: Buckets { if case .histogram(let buckets) = kind { buckets } else { .sizes } }

    private var empty: Series {
        switch kind {
        case .counter: .counter([], next: 0)
        case .floatingPointCounter: .floatingPointCounter([], next: 0)
        case .gauge: .gauge(GaugeCell())
        case .histogram: .histogram([], next: 0)
        }
    }

    private static func take<Stripe>(_ next: Int, _ stripes: inout [Stripe], _ new: @autoclosure () -> Stripe) -> (Stripe, Int) {
        if stripes.count < Self.stripes { stripes.append(new()) }
        return (stripes[next], (next + 1) % Self.stripes)
    }
}

extension Family.Series {
    fileprivate func contains(_ handler: AnyObject) -> Bool {
        switch self {
        case .counter(let stripes, _): stripes.contains { $0 === handler }
        case .floatingPointCounter(let stripes, _): stripes.contains { $0 === handler }
        case .gauge(let cell): cell === handler
        case .histogram(let stripes, _): stripes.contains { $0 === handler }
        }
    }
}

// MARK: - Text

extension Family {
    func write(_ name: String, to text: inout TextExposition) {
        text.begin(name, textKind, help: help)
        for (labels, series) in series.sorted(by: { $0.key.text.lexicographicallyPrecedes($1.key.text) }) {
            switch series {
            case .counter(let stripes, _):
                text.sample(count: stripes.reduce(0) { $0 &+ $1.count }, labels)
            case .floatingPointCounter(let stripes, _): text.sample(stripes.reduce(0) { $0 + $1.amount }, labels)
            case .gauge(let cell): text.sample(cell.value, labels)
            case .histogram(let stripes, _): Self.write(stripes, buckets, labels, to: &text)
            }
        }
    }

    private var textKind: TextExposition.Kind {
        switch kind {
        case .counter, .floatingPointCounter: .counter
        case .gauge: .gauge
        case .histogram: .histogram
        }
    }

    /// Each bucket counts those of all smaller ones too, and the last one everything.
    private static func write(_ stripes: [HistogramStripe], _ buckets: Buckets, _ labels: LabelSet, to text: inout TextExposition) {
        var counts = [UInt64](repeating: 0, count: Buckets.most + 1)
        for stripe in stripes { stripe.add(to: &counts) }
        var total: UInt64 = 0
        for place in 0..<buckets.count {
            total &+= counts[place]
            text.bucket(total, upTo: buckets.bounds[place], labels)
        }
        total &+= counts[buckets.count]
        text.bucket(total, upTo: .infinity, labels)
        text.sample(stripes.reduce(0) { $0 + $1.sum }, labels, suffix: "_sum")
        text.sample(count: total, labels, suffix: "_count")
    }
}
