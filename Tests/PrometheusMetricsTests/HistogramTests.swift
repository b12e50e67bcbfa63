import Testing

@testable import PrometheusMetrics

struct HistogramTests {
    @Test func `a bucket takes what is not above its bound`() {
        let buckets = Buckets([10, 1])
        #expect([0, 1, 1.000001, 10, 10.5, .infinity, -5].map(buckets.place) == [0, 0, 1, 1, 2, 2, 0])
    }

    @Test func `there are no more buckets than fit`() {
        #expect(Buckets((0..<15).map(Double.init)).count == 15)
        let more = Buckets((0..<16).map(Double.init) + [.infinity, .nan])
        #expect(more.count == 15)
        #expect([14, 14.5].map(more.place) == [14, 15])
        #expect(Buckets([]).place(of: 1) == 0)
    }

    @Test func `the bounds that are there rise`() {
        for buckets in [Buckets.seconds, .sizes] {
            let bounds = (0..<buckets.count).map { buckets.bounds[$0] }
            #expect(bounds == bounds.sorted())
            #expect(Set(bounds).count == bounds.count)
        }
    }
}
