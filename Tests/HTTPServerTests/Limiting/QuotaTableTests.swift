import HTTPTesting
import Testing

@testable import HTTPServer

struct QuotaTableTests {
    private let second: Int64 = 1_000_000_000

    private func table(tokens: Int = 3, seconds: Int64 = 30, capacity: Int = 100) -> QuotaTable {
        QuotaTable(tokens: tokens, window: seconds * second, capacity: capacity)
    }

    @Test func `T154 as many as the bucket has pass at once, and not one more`() {
        var table = table()
        #expect(table.take(1, now: 0) == .taken(remaining: 2, untilFull: 10 * second))
        #expect(table.take(1, now: 0) == .taken(remaining: 1, untilFull: 20 * second))
        #expect(table.take(1, now: 0) == .taken(remaining: 0, untilFull: 30 * second))
        #expect(table.take(1, now: 0) == .refused(wait: 10 * second))
        #expect(table.take(2, now: 0) == .taken(remaining: 2, untilFull: 10 * second))
    }

    @Test func `a token comes back after its time, and not a nanosecond before`() {
        var table = table()
        for _ in 0..<3 { _ = table.take(1, now: 0) }
        #expect(table.take(1, now: 10 * second - 1) == .refused(wait: 1))
        #expect(table.take(1, now: 10 * second) == .taken(remaining: 0, untilFull: 30 * second))
        #expect(table.take(1, now: 10 * second) == .refused(wait: 10 * second))
    }

    @Test func `a refused request takes nothing, and a full bucket earns nothing`() {
        var table = table(tokens: 1)
        _ = table.take(1, now: 0)
        for now in 1..<30 { #expect(table.take(1, now: Int64(now) * second) == .refused(wait: Int64(30 - now) * second)) }
        #expect(table.take(1, now: 1_000 * second) == .taken(remaining: 0, untilFull: 30 * second))
        #expect(table.take(1, now: 1_000 * second) == .refused(wait: 30 * second))
    }

    @Test func `a window that does not divide evenly lets no more through`() {
        var table = QuotaTable(tokens: 7, window: second, capacity: 1)
        let passed = (0..<10_000).count(where: { step in
            if case .taken = table.take(1, now: Int64(step) * second / 1000) { true } else { false }
        })
        // Seven at once, and seven in each of ten seconds but the last moment.
        #expect(passed == 7 + 69)
    }

    @Test func `T154 more callers than are kept push out the bucket that is full first, and never one that is emptier`() {
        var table = table(capacity: 4)
        for _ in 0..<3 { _ = table.take(0, now: 0) }
        for other in 1...1_000 {
            // Three at a time find the buckets as the three before them have left them.
            let taken = Int64(min((other + 2) / 3, 4))
            let expected: QuotaTable.Decision =
                taken > 3 ? .refused(wait: 10 * second) : .taken(remaining: 3 - Int(taken), untilFull: taken * 10 * second)
            #expect(table.take(other, now: 0) == expected)
            #expect(table.count <= 4)
            #expect(table.take(0, now: 0) == .refused(wait: 10 * second))
        }
    }

    @Test func `T154 callers that push each other out get no more than one of them alone`() {
        var table = table(tokens: 5, seconds: 3_600, capacity: 100)
        for crowd in 100..<200 { for _ in 0..<2 { _ = table.take(crowd, now: 0) } }
        let admitted = (0..<10_000).count(where: { step in
            if case .taken = table.take(step % 2, now: Int64(step) * second / 100) { true } else { false }
        })
        #expect(admitted <= 2 * 5)
    }

    @Test func `T154 among callers that have used up all, a newcomer has to wait as they do`() {
        var table = table(capacity: 4)
        for caller in 0...3 { for _ in 0..<3 { _ = table.take(caller, now: 0) } }
        #expect(table.take(4, now: 0) == .refused(wait: 10 * second))
        #expect(table.take(4, now: 10 * second) == .taken(remaining: 0, untilFull: 30 * second))
        #expect(table.count == 4)
    }

    @Test func `T154 a bucket that has been used since counts as emptier than it was`() {
        var table = table(capacity: 2)
        _ = table.take(1, now: 0)
        _ = table.take(2, now: second)
        _ = table.take(1, now: second)
        _ = table.take(3, now: second)
        #expect(table.take(1, now: second) == .taken(remaining: 0, untilFull: 29 * second))
        #expect(table.count == 2)
    }

    @Test func `whatever comes, no caller gets more than its bucket and what came back`() {
        var table = table(tokens: 5, seconds: 5, capacity: 1_000)
        var random = SplitMix(state: 7)
        var (taken, now) = ([Int: Int](), Int64(0))
        for _ in 0..<20_000 {
            now += Int64(random.below(20_000_000))
            let caller = random.below(50)
            if case .taken = table.take(caller, now: now) { taken[caller, default: 0] += 1 }
        }
        #expect(taken.values.allSatisfy { $0 <= 5 + Int(now / second) })
        #expect(table.count == 50)
    }
}
