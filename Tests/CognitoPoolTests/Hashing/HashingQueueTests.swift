import Synchronization
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct HashingQueueTests {
    @Test func `what is done is given back, and what is thrown is thrown`() async throws {
        let queue = HashingQueue(maximumWorkers: 2)
        #expect(try await queue.run(for: .program) { () in 7 } == 7)
        await #expect(throws: CognitoError.internalFailure) {
            try await queue.run(for: .program) { () throws(CognitoError) -> Int in throw .internalFailure }
        }
    }

    @Test func `beyond what may wait it is refused at once, and later taken again`() async throws {
        let queue = HashingQueue(maximumWorkers: 1)
        let gate = await Gate(queue)
        let origin = CallOrigin.page("https://a.example")
        await withTaskGroup { group in
            for number in 1...8 { group.addTask { try? await queue.run(for: origin) { () in number } } }
            await gate.someoneWaits(8)
            await #expect(throws: CognitoError.tooManyRequests) { try await queue.run(for: origin) { () in 9 } }
            gate.open()
            #expect(await group.reduce(0) { $0 + ($1 ?? 0) } == 36)
        }
        #expect(try await queue.run(for: origin) { () in 9 } == 9)
    }

    @Test func `no more is done at a time than there are workers`() async throws {
        let queue = HashingQueue(maximumWorkers: 2)
        let counts = Counts()
        await withTaskGroup { group in
            for _ in 1...60 { group.addTask { try? await queue.run(for: .program) { () in counts.pass() } } }
        }
        #expect(counts.most.withLock { $0 } <= 2)
    }
}

/// How many were in one place at a time.
private final class Counts: Sendable {
    private let now = Mutex(0)
    let most = Mutex(0)

    func pass() {
        let count = now.withLock { count in
            count += 1
            return count
        }
        most.withLock { $0 = max($0, count) }
        now.withLock { $0 -= 1 }
    }
}
