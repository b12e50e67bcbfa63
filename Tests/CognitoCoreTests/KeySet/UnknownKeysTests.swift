import Testing

@testable import CognitoCore

@Suite struct UnknownKeysTests {
    private func table(_ names: String..., at moment: Duration = .zero) -> UnknownKeys {
        var table = UnknownKeys(life: .seconds(30))
        for name in names { table.insert(name, lackedAt: moment) }
        return table
    }

    @Test func `a name is held for its life, and no longer`() {
        let table = table("a")
        #expect(table.contains("a", now: .milliseconds(29_999)))
        #expect(!table.contains("a", now: .seconds(30)))
        #expect(!table.contains("b", now: .zero))
    }

    @Test func `a name that is lacked again begins anew`() {
        var table = table("a")
        table.insert("a", lackedAt: .seconds(30))
        #expect(table.contains("a", now: .seconds(59)))
        #expect(table.count == 1)
    }

    @Test func `names are told apart by their bytes`() {
        let table = table("caf\u{E9}")
        #expect(!table.contains("cafe\u{301}", now: .zero))
    }

    @Test func `T54 it never holds more than its bound, and lets go of the oldest`() {
        var table = UnknownKeys(life: .seconds(1_000_000))
        for number in 0...UnknownKeys.maximumCount { table.insert("k\(number)", lackedAt: .seconds(number)) }
        #expect(table.count == UnknownKeys.maximumCount)
        #expect(!table.contains("k0", now: .zero))
        #expect(table.contains("k1", now: .zero))
        table.insert("k1", lackedAt: .seconds(1_000))
        #expect(table.count == UnknownKeys.maximumCount)
    }

    @Test func `what has outlived its life makes room for the next`() {
        var table = UnknownKeys(life: .seconds(30))
        for number in 0..<UnknownKeys.maximumCount { table.insert("k\(number)", lackedAt: .zero) }
        table.insert("new", lackedAt: .seconds(30))
        #expect(table.count == 1)
    }
}
