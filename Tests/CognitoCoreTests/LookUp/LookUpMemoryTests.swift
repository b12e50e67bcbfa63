import Testing

@testable import CognitoCore

@Suite struct LookUpMemoryTests {
    private enum Failure: Error { case away }
    private typealias Memory = LookUpMemory<String, Failure>
    private static let away = Failure.away
    private var memory = Memory(rules: rules, now: .zero)

    private static var rules: LookUpRules {
        var rules = LookUpRules()
        rules.lookUps = 2
        rules.lookUpsPerSecond = 4
        rules.capacity = 2
        return rules
    }

    /// What a step is, without the value.
    private enum Outcome: Equatable {
        case good, unknown, lookUp, join, refuse, unavailable
    }

    private func outcome(_ result: Memory.Answer) -> Outcome {
        switch result {
        case .success(.some): .good
        case .success(nil): .unknown
        case .failure: .unavailable
        }
    }

    private mutating func ask(_ id: String, _ now: Duration) -> Outcome {
        switch memory.asked(for: id, now: now) {
        case .answer(let value): return value == nil ? .unknown : .good
        case .lookUp(let number):
            numbers[id] = number
            return .lookUp
        case .join: return .join
        case .refuse: return .refuse
        }
    }

    private var numbers: [String: UInt64] = [:]

    private mutating func end(
        _ id: String, _ result: Memory.Answer, _ now: Duration
    ) throws -> Outcome {
        outcome(memory.ended(try #require(numbers[id]), of: id, result, now: now))
    }

    @Test mutating func `a value that was found is good for a moment, and is then confirmed`() throws {
        #expect(ask("a", .zero) == .lookUp)
        #expect(ask("a", .milliseconds(10)) == .join)
        #expect(try end("a", .success("a"), .milliseconds(20)) == .good)
        #expect(ask("a", .milliseconds(999)) == .good)
        #expect(ask("a", .seconds(1)) == .lookUp)
        #expect(ask("a", .milliseconds(1_999)) == .join)
        #expect(try end("a", .success(nil), .seconds(2)) == .unknown)
        #expect(ask("a", .seconds(2)) == .unknown)
    }

    @Test mutating func `while no source confirms it, a value that was found stays good for a minute`() throws {
        #expect(ask("a", .zero) == .lookUp)
        #expect(try end("a", .success("a"), .zero) == .good)
        for second in stride(from: 1, to: 60, by: 1) {
            #expect(ask("a", .seconds(second)) == .lookUp)
            #expect(try end("a", .failure(Self.away), .seconds(second)) == .good)
            #expect(ask("a", .seconds(second) + .milliseconds(999)) == .good)
        }
        #expect(ask("a", .seconds(60)) == .lookUp)
        #expect(try end("a", .failure(Self.away), .seconds(60)) == .unavailable)
        #expect(ask("a", .seconds(60)) == .lookUp)
        #expect(try end("a", .success("a"), .seconds(60)) == .good)
    }

    @Test mutating func `a confirmation that takes its time is not waited for`() throws {
        #expect(ask("a", .zero) == .lookUp)
        #expect(try end("a", .success("a"), .zero) == .good)
        #expect(ask("a", .seconds(5)) == .lookUp)
        #expect(ask("a", .milliseconds(5_999)) == .join)
        #expect(ask("a", .seconds(6)) == .good)
        #expect(ask("a", .milliseconds(59_999)) == .good)
        #expect(ask("a", .seconds(60)) == .join)
    }

    @Test mutating func `T131 a name for which nothing was found is unknown for half a minute`() throws {
        #expect(ask("a", .zero) == .lookUp)
        #expect(try end("a", .success(nil), .seconds(1)) == .unknown)
        #expect(ask("a", .milliseconds(30_999)) == .unknown)
        #expect(ask("a", .seconds(31)) == .lookUp)
    }

    @Test mutating func `T131 names that are not cached are looked up so many at a time`() throws {
        #expect(ask("a", .zero) == .lookUp)
        #expect(ask("b", .zero) == .lookUp)
        #expect(ask("c", .zero) == .refuse)
        #expect(ask("a", .zero) == .join)
        #expect(try end("a", .failure(Self.away), .zero) == .unavailable)
        #expect(ask("c", .zero) == .lookUp)
    }

    @Test mutating func `T131 and so many a second, which cached values do not feel`() throws {
        #expect(ask("known", .zero) == .lookUp)
        #expect(try end("known", .success("known"), .zero) == .good)
        for (number, now) in [(1, 0), (2, 0), (3, 0)] {
            #expect(ask("\(number)", .milliseconds(now)) == .lookUp)
            #expect(try end("\(number)", .success(nil), .milliseconds(now)) == .unknown)
        }
        #expect(ask("4", .milliseconds(249)) == .refuse)
        #expect(ask("4", .milliseconds(250)) == .lookUp)
        #expect(ask("known", .seconds(1)) == .lookUp)
        #expect(memory.counts == (1, 3))
    }

    @Test mutating func `what is unknown is forgotten in its time`() throws {
        for (id, now) in [("a", 0), ("b", 10), ("c", 31)] {
            #expect(ask(id, .seconds(now)) == .lookUp)
            #expect(try end(id, .success(nil), .seconds(now)) == .unknown)
        }
        #expect(memory.counts == (0, 2))
    }

    @Test mutating func `no more values are cached than are allowed`() throws {
        for (number, id) in ["a", "b", "c"].enumerated() {
            #expect(ask(id, .seconds(number)) == .lookUp)
            #expect(try end(id, .success(id), .seconds(number)) == .good)
        }
        #expect(memory.counts == (2, 0))
        #expect(ask("c", .seconds(2)) == .good)
    }

    @Test mutating func `what was being looked up when the name was forgotten is not cached`() throws {
        #expect(ask("a", .zero) == .lookUp)
        memory.forget("a")
        #expect(try end("a", .success("a"), .zero) == .good)
        #expect(ask("a", .zero) == .lookUp)
        #expect(try end("a", .success("a"), .zero) == .good)
        memory.forget("a")
        #expect(ask("a", .zero) == .lookUp)
        memory.learn("b", as: "a", now: .zero)
        #expect(try end("a", .success(nil), .zero) == .unknown)
        #expect(memory.cached("a", now: .zero) == .some("b"))
    }
}
