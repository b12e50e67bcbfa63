import Storage
import Testing

@testable import App

struct DatabaseHealthTests {
    @Test func `a read that fails means away, and one that succeeds that it is back`() {
        var health = DatabaseHealth()
        health.note(.unreachable, isWrite: false, now: .zero)
        #expect(health.outage(now: .seconds(1_000)) == .unreachable)
        health.note(nil, isWrite: false, now: .seconds(1_000))
        #expect(health.outage(now: .seconds(1_000)) == nil)
    }

    @Test func `a disk that is full is away for writes although reads succeed, until a write succeeds or none was tried for a while`() {
        var health = DatabaseHealth()
        health.note(.full, isWrite: true, now: .zero)
        health.note(nil, isWrite: false, now: .zero)
        #expect(health.outage(now: DatabaseHealth.memory - .nanoseconds(1)) == .full)
        #expect(health.outage(now: DatabaseHealth.memory) == nil)
        health.note(.full, isWrite: true, now: .zero)
        health.note(nil, isWrite: true, now: .zero)
        #expect(health.outage(now: .zero) == nil)
    }

    @Test(arguments: [Outage.overloaded, .closed])
    func `too many questions are no fault of the database`(outage: Outage) {
        var health = DatabaseHealth()
        health.note(outage, isWrite: false, now: .zero)
        health.note(outage, isWrite: true, now: .zero)
        #expect(health.outage(now: .zero) == nil)
    }
}
