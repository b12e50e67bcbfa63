import Testing

@testable import HTTPServer

@Suite struct BufferBudgetTests {
    @Test func `a budget is tight when more than three quarters are in use`() {
        let budget = BufferBudget(limit: 1000, shards: 1)
        budget.charge(750, to: 0)
        #expect(!budget.isTight)
        budget.charge(1, to: 0)
        #expect(budget.isTight)
        budget.charge(-1, to: 0)
        #expect(!budget.isTight)
        #expect(budget.used == 750)
    }

    @Test func `T117 a budget is overdrawn beyond its limit, by the shards that keep their even share`() {
        let budget = BufferBudget(limit: 1000, shards: 2)
        budget.charge(501, to: 0)
        budget.charge(499, to: 1)
        #expect(!budget.isOverdrawn(by: 0) && !budget.isOverdrawn(by: 1))
        budget.charge(1, to: 0)
        #expect(budget.isOverdrawn(by: 0) && !budget.isOverdrawn(by: 1))
        budget.charge(1, to: 1)
        #expect(budget.isOverdrawn(by: 1))
    }

    @Test func `what is aimed at is a sixteenth below the limit`() {
        #expect(BufferBudget(limit: 1600, shards: 1).target == 1500)
    }
}
