import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct BoundedTableTests {
    @Test func `the oldest entry makes room for the newest, round and round`() {
        var table = BoundedTable<Int>(capacity: 3)
        for number in 0..<10 {
            table.insert(number, for: "\(number)")
            #expect(table.count == min(number + 1, 3))
        }
        #expect((0..<10).map { table["\($0)"] } == [nil, nil, nil, nil, nil, nil, nil, 7, 8, 9])
    }

    @Test func `a replaced entry is not newer for it`() {
        var table = BoundedTable<Int>(capacity: 2)
        table.insert(1, for: "a")
        table.insert(2, for: "b")
        table.insert(3, for: "a")
        #expect(table["a"] == 3)
        table.insert(4, for: "c")
        #expect(table["a"] == nil)
        #expect(table["b"] == 2)
    }

    @Test func `only what matches is changed`() {
        var table = BoundedTable<Int>(capacity: 9)
        for number in 1...4 { table.insert(number, for: "\(number)") }
        table.update(where: { $0.isMultiple(of: 2) }) { $0 *= 10 }
        #expect((1...4).map { table["\($0)"] } == [1, 20, 3, 40])
    }

    @Test func `canonically equivalent names are two`() {
        var table = BoundedTable<Int>(capacity: 9)
        table.insert(1, for: "K")
        #expect(table["\u{212A}"] == nil)
    }
}
