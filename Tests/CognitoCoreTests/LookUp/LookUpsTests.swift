import HTTPTesting
import Synchronization
import Testing

@testable import CognitoCore

@Suite struct LookUpsTests {
    private enum Failure: Error { case refused, away, late }
    /// Answers a test gives by hand, in the order of the questions.
    private final class Source: Sendable {
        private let state = Mutex((asked: [String](), held: [CheckedContinuation<LookUps<Int, Failure>.Answer, Never>]()))
        var asked: [String] { state.withLock { $0.asked } }

        func find(_ name: String) async -> LookUps<Int, Failure>.Answer {
            await withCheckedContinuation { continuation in
                state.withLock {
                    $0.asked.append(name)
                    $0.held.append(continuation)
                }
            }
        }

        func answer(_ answer: LookUps<Int, Failure>.Answer) async {
            while true {
                if let held = state.withLock({ $0.held.isEmpty ? nil : $0.held.removeFirst() }) { return held.resume(returning: answer) }
                await Task.yield()
            }
        }
    }

    private let source = Source()
    private let passing = ManualClock()
    private let lookUps: LookUps<Int, Failure>

    init() {
        let source = source
        var rules = LookUpRules()
        rules.lookUps = 1
        lookUps = LookUps(rules: rules, refusal: .refused, timeout: .late, time: MonotonicTime(passing)) { await source.find($0) }
    }

    @Test func `however many ask, a name is looked up once, and all are told`() async throws {
        async let answers = withTaskGroup { group in
            for _ in 0..<20 { group.addTask { [lookUps] in (try? await lookUps.value(of: "a")).flatMap { $0 } } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        await source.answer(.success(7))
        #expect(await answers == Array(repeating: 7, count: 20))
        #expect(source.asked == ["a"])
        #expect(lookUps.cached("a") == .some(7))
        #expect(lookUps.lastFound("a") == 7)
    }

    @Test func `a caller that gives up does not take the answer from others`() async throws {
        let first = Task { [lookUps] in try await lookUps.value(of: "a") }
        while source.asked.isEmpty { await Task.yield() }
        async let second = lookUps.value(of: "a")
        first.cancel()
        await source.answer(.success(7))
        #expect(try await second == 7)
    }

    @Test func `failures and refusals are told apart`() async throws {
        async let first = lookUps.value(of: "a")
        while source.asked.isEmpty { await Task.yield() }
        await #expect(throws: Failure.refused) { try await lookUps.value(of: "b") }
        await source.answer(.failure(.away))
        do {
            _ = try await first
            Issue.record("it was told a value")
        } catch {
            #expect(error as? Failure == .away)
        }
        #expect(lookUps.lastFound("a") == nil)
    }

    /// The answer, or the failure.
    private func answer(_ name: String) async -> LookUps<Int, Failure>.Answer {
        do throws(Failure) { return .success(try await lookUps.value(of: name)) } catch { return .failure(error) }
    }

    @Test func `a confirmation is waited for a second, by whoever has asked for it, too`() async {
        lookUps.learn(1, as: "a")
        passing.advance(by: .seconds(5))
        async let first = answer("a")
        await passing.sleeper(until: .seconds(6))
        async let second = answer("a")
        passing.advance(by: .seconds(1))
        #expect(await [first, second] == [.success(1), .success(1)])
        #expect(source.asked == ["a"])
        await source.answer(.success(2))
        while lookUps.lastFound("a") != 2 { await Task.yield() }
    }

    @Test func `a source that does not answer has failed after ten seconds, and what it says later is not cached`() async {
        async let first = answer("a")
        await passing.sleeper(until: .seconds(1))
        passing.advance(by: .seconds(1))
        await passing.sleeper(until: .seconds(10))
        #expect(await answer("b") == .failure(.refused))
        passing.advance(by: .seconds(9))
        #expect(await first == .failure(.late))
        async let next = answer("b")
        while source.asked.count < 2 { await Task.yield() }
        await source.answer(.success(7))
        await source.answer(.success(8))
        #expect(await next == .success(8))
        #expect(lookUps.cached("a") == nil)
        #expect(lookUps.counts == (1, 0))
    }

    @Test func `what is learnt or forgotten counts at once`() async throws {
        lookUps.learn(1, as: "a")
        #expect(try await lookUps.value(of: "a") == 1)
        #expect(source.asked.isEmpty)
        lookUps.forget("a")
        #expect(lookUps.cached("a") == nil)
    }
}
