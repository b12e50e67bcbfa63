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

    @Test func `a replaced entry is the newest`() {
        for replaced in ["a", "b", "c"] {
            var table = BoundedTable<Int>(capacity: 3)
            for key in ["a", "b", "c"] { table.insert(1, for: key) }
            table.insert(2, for: replaced)
            table.insert(3, for: "d")
            table.insert(4, for: "e")
            #expect(table.count == 3)
            #expect(table[replaced] == 2)
            #expect(["a", "b", "c"].filter { table[$0] != nil } == [replaced])
            table.insert(5, for: "f")
            #expect(table[replaced] == nil)
            #expect(["d", "e", "f"].map { table[$0] } == [3, 4, 5])
        }
        var one = BoundedTable<Int>(capacity: 0)
        for number in [1, 2] { for key in ["a", "a", "b"] { one.insert(number, for: key) } }
        #expect(one["a"] == nil)
        #expect(one["b"] == 2)
    }

    @Test func `entries leave in the order of their last insertion`() {
        var table = BoundedTable<Int>(capacity: 5)
        var model: [Int] = []
        var state: UInt64 = 1
        for step in 0..<2_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let key = Int(state >> 33) % 9
            table.insert(step, for: "\(key)")
            model.removeAll { $0 == key }
            model = Array((model + [key]).suffix(5))
            #expect((0..<9).filter { table["\($0)"] != nil } == model.sorted())
        }
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
