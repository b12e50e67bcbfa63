import JOSE
import Synchronization
import Testing

@testable import App

struct KeyUsesTests {
    @Test func `a use is stored once a minute, and to the minute`() throws {
        let time = Mutex(125.0)
        let uses = KeyUses(now: { NumericDate(secondsSinceEpoch: time.withLock { $0 }) })
        uses.note("a")
        uses.note("a")
        #expect(uses.take().map { "\($0.id) \($0.time.secondsSinceEpoch)" } == ["a 120.0"])
        time.withLock { $0 = 179.9 }
        uses.note("a")
        #expect(uses.take().isEmpty)
        time.withLock { $0 = 180 }
        uses.note("a")
        #expect(uses.take().map(\.time.secondsSinceEpoch) == [180])
    }

    @Test func `no more keys are told apart than there is room for`() {
        let uses = KeyUses(now: { NumericDate(secondsSinceEpoch: 0) })
        for number in 0..<(KeyUses.capacity + 10) { uses.note("\(number)") }
        #expect(uses.take().count == KeyUses.capacity)
    }
}
