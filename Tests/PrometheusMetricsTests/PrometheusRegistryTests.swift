import CoreMetrics
import Dispatch
import Testing

@testable import PrometheusMetrics

struct PrometheusRegistryTests {
    private let registry = PrometheusRegistry()

    /// The lines of samples and comments that are about a name.
    private func lines(_ name: String) -> [String] {
        String(decoding: registry.text(), as: UTF8.self).split(separator: "\n").map(String.init).filter { $0.contains(name) }
    }

    @Test func `a counter's name ends in total, once`() {
        Counter(label: "lions", factory: registry).increment(by: 2)
        Counter(label: "lions_total", factory: registry).increment()
        #expect(lines("lions") == ["# HELP lions_total lions", "# TYPE lions_total counter", "lions_total 3"])
    }

    @Test func `a counter does not fall, and starts anew when it is told to`() {
        let counter = Counter(label: "lions", factory: registry)
        counter.increment(by: 5)
        counter.increment(by: -3)
        counter.increment(by: 0)
        #expect(lines("lions_total ").last == "lions_total 5")
        counter.reset()
        #expect(lines("lions_total ").last == "lions_total 0")
        let real = FloatingPointCounter(label: "litres", factory: registry)
        real.increment(by: 0.5)
        real.increment(by: -1)
        real.increment(by: Double.nan)
        real.increment(by: 1.25)
        #expect(lines("litres_total ").last == "litres_total 1.75")
    }

    @Test func `series differ in their labels, and what they mean can be said`() {
        registry.describe("lions_total", "Lions that came by.")
        Counter(label: "lions", dimensions: [("den", "b"), ("a", "1")], factory: registry).increment()
        Counter(label: "lions", dimensions: [("a", "1"), ("den", "a")], factory: registry).increment(by: 7)
        #expect(
            lines("lions") == [
                "# HELP lions_total Lions that came by.", "# TYPE lions_total counter", #"lions_total{a="1",den="a"} 7"#,
                #"lions_total{a="1",den="b"} 1"#,
            ])
    }

    @Test func `a meter and a recorder that does not aggregate are gauges`() {
        let meter = Meter(label: "warmth", factory: registry)
        meter.set(20)
        meter.increment(by: 1.5)
        meter.decrement()
        #expect(lines("warmth") == ["# HELP warmth warmth", "# TYPE warmth gauge", "warmth 20.5"])
        Recorder(label: "cold", aggregate: false, factory: registry).record(-3)
        #expect(lines("cold").last == "cold -3")
    }

    @Test func `a timer is a histogram in seconds`() {
        registry.describe("nap_seconds", "Naps.", buckets: Buckets([1, 0.5]))
        let timer = CoreMetrics.Timer(label: "nap", dimensions: [("who", "leo")], factory: registry)
        for milliseconds in [500, 501, 1000, 1001] { timer.recordMilliseconds(milliseconds) }
        #expect(
            lines("nap") == [
                "# HELP nap_seconds Naps.", "# TYPE nap_seconds histogram", #"nap_seconds_bucket{who="leo",le="0.5"} 1"#,
                #"nap_seconds_bucket{who="leo",le="1"} 3"#, #"nap_seconds_bucket{who="leo",le="+Inf"} 4"#,
                #"nap_seconds_sum{who="leo"} 3.002"#, #"nap_seconds_count{who="leo"} 4"#,
            ])
    }

    @Test func `a recorder that aggregates is a histogram too`() {
        let recorder = Recorder(label: "cubs", factory: registry)
        recorder.record(1)
        recorder.record(Double.nan)
        recorder.record(2_000_000)
        #expect(lines("cubs_bucket{le=\"1\"}") == ["cubs_bucket{le=\"1\"} 1"])
        #expect(lines("cubs_bucket{le=\"1000000\"}") == ["cubs_bucket{le=\"1000000\"} 1"])
        #expect(lines("cubs_count") == ["cubs_count 2"])
    }

    @Test func `a name that is used for one thing is not used for another`() {
        Counter(label: "x_total", factory: registry).increment()
        Meter(label: "x_total", factory: registry).set(7)
        #expect(lines("x_total ").last == "x_total 1")
        #expect(lines("refused_total ").last == "metrics_series_refused_total 1")
    }

    @Test func `series of one name are bounded, and those that are there go on`() {
        for number in 0..<PrometheusRegistry.seriesPerFamily {
            Counter(label: "n", dimensions: [("n", "\(number)")], factory: registry).increment()
        }
        #expect(lines("refused_total ").last == "metrics_series_refused_total 0")
        Counter(label: "n", dimensions: [("n", "one more")], factory: registry).increment()
        Counter(label: "n", dimensions: [("n", "7")], factory: registry).increment()
        #expect(lines("refused_total ").last == "metrics_series_refused_total 1")
        #expect(lines("one more") == [])
        #expect(lines("n_total{n=\"7\"}") == ["n_total{n=\"7\"} 2"])
    }

    @Test func `a metric beyond the most names is not kept`() {
        for number in 0...PrometheusRegistry.mostFamilies { Counter(label: "n\(number)", factory: registry).increment() }
        let last = "n\(PrometheusRegistry.mostFamilies - 1)_total "
        #expect(lines(last).last == "\(last)1")
        #expect(lines("n\(PrometheusRegistry.mostFamilies)_total") == [])
    }

    @Test func `what is destroyed is gone, and may come again`() {
        let counter = Counter(label: "lions", dimensions: [("den", "a")], factory: registry)
        Counter(label: "lions", dimensions: [("den", "b")], factory: registry).increment()
        counter.increment(by: 9)
        counter.destroy()
        #expect(lines("den=\"a\"") == [])
        Counter(label: "lions", dimensions: [("den", "a")], factory: registry).increment()
        #expect(lines("den=\"a\"") == [#"lions_total{den="a"} 1"#])
        #expect(lines("den=\"b\"") == [#"lions_total{den="b"} 1"#])
    }

    @Test func `holders of one counter count together, however many they are`() {
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            for _ in 0..<100 { Counter(label: "lions", factory: registry).increment() }
            let kept = Counter(label: "lions", factory: registry)
            let timer = CoreMetrics.Timer(label: "nap", factory: registry)
            for _ in 0..<10_000 {
                kept.increment()
                timer.recordSeconds(1)
            }
        }
        #expect(lines("lions_total ").last == "lions_total 40400")
        #expect(lines("nap_seconds_count") == ["nap_seconds_count 40000"])
        #expect(lines("nap_seconds_sum") == ["nap_seconds_sum 40000"])
    }

    @Test func `what is collected elsewhere comes first, and no name twice`() {
        registry.collect { text in
            text.begin("lions_total", .counter, help: "Collected.")
            text.sample(5)
        }
        Counter(label: "lions", factory: registry).increment()
        #expect(lines("lions") == ["# HELP lions_total Collected.", "# TYPE lions_total counter", "lions_total 5"])
    }
}
