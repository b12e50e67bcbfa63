import JOSE
import Testing

@testable import CognitoAuth

@Suite struct APIKeyMemoryTests {
    private static let away = APIKeyUnavailable(reason: "away")
    private var memory = APIKeyMemory(rules: APIKeyMemory.Rules(lookUps: 2, lookUpsPerSecond: 4, capacity: 2), now: .zero)

    /// What a step is, without the grant.
    private enum Outcome: Equatable {
        case good, unknown, lookUp, join, refuse, unavailable
    }

    private func outcome(_ result: Result<APIKeyGrant?, APIKeyUnavailable>) -> Outcome {
        switch result {
        case .success(.some): .good
        case .success(nil): .unknown
        case .failure: .unavailable
        }
    }

    private mutating func ask(_ id: String, _ now: Duration) -> Outcome {
        switch memory.asked(for: id, now: now) {
        case .answer(let grant): return grant == nil ? .unknown : .good
        case .lookUp(let number):
            numbers[id] = number
            return .lookUp
        case .join: return .join
        case .refuse: return .refuse
        }
    }

    private var numbers: [String: UInt64] = [:]

    private mutating func end(
        _ id: String, _ result: Result<APIKeyGrant?, APIKeyUnavailable>, _ now: Duration
    ) throws -> Outcome {
        outcome(memory.ended(try #require(numbers[id]), of: id, result, now: now))
    }

    private func grant(_ id: String) throws -> APIKeyGrant {
        try APIKeyGrant(id: id, issuer: "https://pool.example", subject: "leo", scopes: [], digest: [], expiresAt: nil)
    }

    @Test mutating func `a key that was found is good for a moment, and is then confirmed`() throws {
        #expect(ask("a", .zero) == .lookUp)
        #expect(ask("a", .milliseconds(10)) == .join)
        #expect(try end("a", .success(grant("a")), .milliseconds(20)) == .good)
        #expect(ask("a", .milliseconds(999)) == .good)
        #expect(ask("a", .seconds(1)) == .lookUp)
        #expect(ask("a", .milliseconds(1_999)) == .join)
        #expect(try end("a", .success(nil), .seconds(2)) == .unknown)
        #expect(ask("a", .seconds(2)) == .unknown)
    }

    @Test mutating func `while no database confirms it, a key that was found stays good for a minute`() throws {
        #expect(ask("a", .zero) == .lookUp)
        #expect(try end("a", .success(grant("a")), .zero) == .good)
        for second in stride(from: 1, to: 60, by: 1) {
            #expect(ask("a", .seconds(second)) == .lookUp)
            #expect(try end("a", .failure(Self.away), .seconds(second)) == .good)
            #expect(ask("a", .seconds(second) + .milliseconds(999)) == .good)
        }
        #expect(ask("a", .seconds(60)) == .lookUp)
        #expect(try end("a", .failure(Self.away), .seconds(60)) == .unavailable)
        #expect(ask("a", .seconds(60)) == .lookUp)
        #expect(try end("a", .success(grant("a")), .seconds(60)) == .good)
    }

    @Test mutating func `a confirmation that takes its time is not waited for`() throws {
        #expect(ask("a", .zero) == .lookUp)
        #expect(try end("a", .success(grant("a")), .zero) == .good)
        #expect(ask("a", .seconds(5)) == .lookUp)
        #expect(ask("a", .milliseconds(5_999)) == .join)
        #expect(ask("a", .seconds(6)) == .good)
        #expect(ask("a", .milliseconds(59_999)) == .good)
        #expect(ask("a", .seconds(60)) == .join)
    }

    @Test mutating func `T131 a key that was not found is unknown for half a minute`() throws {
        #expect(ask("a", .zero) == .lookUp)
        #expect(try end("a", .success(nil), .seconds(1)) == .unknown)
        #expect(ask("a", .milliseconds(30_999)) == .unknown)
        #expect(ask("a", .seconds(31)) == .lookUp)
    }

    @Test mutating func `T131 keys that are not remembered are looked up so many at a time`() throws {
        #expect(ask("a", .zero) == .lookUp)
        #expect(ask("b", .zero) == .lookUp)
        #expect(ask("c", .zero) == .refuse)
        #expect(ask("a", .zero) == .join)
        #expect(try end("a", .failure(Self.away), .zero) == .unavailable)
        #expect(ask("c", .zero) == .lookUp)
    }

    @Test mutating func `T131 and so many a second, which keys that are remembered do not feel`() throws {
        #expect(ask("known", .zero) == .lookUp)
        #expect(try end("known", .success(grant("known")), .zero) == .good)
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

    @Test mutating func `no more keys are remembered than are allowed`() throws {
        for (number, id) in ["a", "b", "c"].enumerated() {
            #expect(ask(id, .seconds(number)) == .lookUp)
            #expect(try end(id, .success(grant(id)), .seconds(number)) == .good)
        }
        #expect(memory.counts == (2, 0))
        #expect(ask("c", .seconds(2)) == .good)
    }

    @Test mutating func `what was being looked up when the key was deleted is not remembered`() throws {
        #expect(ask("a", .zero) == .lookUp)
        memory.forget("a")
        #expect(try end("a", .success(grant("a")), .zero) == .good)
        #expect(ask("a", .zero) == .lookUp)
        #expect(try end("a", .success(grant("a")), .zero) == .good)
        memory.forget("a")
        #expect(ask("a", .zero) == .lookUp)
    }
}
