import CognitoCore
import HTTPServer
import JOSE
import Synchronization
import Testing

@testable import HTTPTesting

@Suite struct ManualClockTests {
    @Test func `a manual clock stands still until it is moved`() {
        let clock = ManualClock(secondsSinceEpoch: 1000)
        let start = clock.now
        let serverStart = clock.serverClock.now()
        #expect(clock.date()?.secondsSinceEpoch == 1000)
        #expect(start.duration(to: clock.now) == .zero)
        clock.advance(by: .seconds(1.5))
        #expect(clock.date()?.secondsSinceEpoch == 1001.5)
        #expect(start.duration(to: clock.now) == .seconds(1.5))
        #expect(serverStart.duration(to: clock.serverClock.now()) == .seconds(1.5))
        #expect(clock.serverClock.secondsSinceEpoch() == 1001)
    }

    @Test func `the time of day can be corrected alone`() {
        let clock = ManualClock(secondsSinceEpoch: 1000)
        clock.setTimeOfDay(secondsSinceEpoch: 5)
        #expect(clock.date()?.secondsSinceEpoch == 5)
        #expect(clock.now.offset == .zero)
    }

    @Test func `a sleeper wakes at its time and not before`() async throws {
        let clock = ManualClock()
        let woken = Record()
        try await withThrowingTaskGroup { group in
            for seconds in 1...2 {
                group.addTask {
                    try await clock.sleep(for: .seconds(seconds))
                    woken.add(seconds)
                }
            }
            await clock.sleepers(2)
            clock.advance(by: .seconds(0.999))
            #expect(woken.all == [])
            clock.advance(by: .seconds(0.001))
            try await group.next()
            #expect(woken.all == [1])
            clock.advance(by: .seconds(100))
            try await group.waitForAll()
            #expect(woken.all == [1, 2])
        }
    }

    @Test func `a time that has come needs no sleep`() async throws {
        let clock = ManualClock()
        try await clock.sleep(until: clock.now)
        try await clock.sleep(until: clock.now.advanced(by: .seconds(-1)))
    }

    @Test func `a cancelled sleeper wakes with an error`() async {
        let clock = ManualClock()
        let asleep = Task { try await clock.sleep(for: .seconds(1)) }
        await clock.sleepers(1)
        asleep.cancel()
        await #expect(throws: CancellationError.self) { try await asleep.value }
        let early = Task {
            withUnsafeCurrentTask { unsafe $0?.cancel() }
            try await clock.sleep(for: .seconds(1))
        }
        await #expect(throws: CancellationError.self) { try await early.value }
    }

    @Test func `code that takes any clock takes this one`() async throws {
        let clock = ManualClock()
        _ = MonotonicTime(clock)
        let sleeper = Task { try await (clock as any Clock<Duration>).sleep(for: .seconds(5)) }
        await clock.sleepers(1)
        clock.advance(by: .seconds(5))
        try await sleeper.value
    }
}

private final class Record: Sendable {
    private let numbers = Mutex<[Int]>([])

    var all: [Int] { numbers.withLock { $0 } }

    func add(_ number: Int) { numbers.withLock { $0.append(number) } }
}
