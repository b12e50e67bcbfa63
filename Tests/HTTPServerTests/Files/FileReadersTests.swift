import Dispatch
import Testing

@testable import HTTPServer

struct FileReadersTests {
    @Test func `T164 beyond so many that wait for the disk nobody begins, and those that have begun go on`() async throws {
        let readers = FileReaders(threads: 2, mostWaiting: 3)
        let gate = DispatchSemaphore(value: 0)
        let waiting = (0..<3).map { _ in Task { try await readers.run { gate.wait() } } }
        while readers.unended < 3 { await Task.yield() }
        await #expect(throws: Problem.filesUnavailable) { try await readers.begin {} }
        for _ in waiting { gate.signal() }
        for task in waiting { try await task.value }
        #expect(try await readers.begin { 7 } == 7)
        #expect(readers.unended == 0)
    }

    @Test func `T164 nobody waits behind a job that hangs while another thread is left`() async throws {
        let readers = FileReaders(threads: 2, mostWaiting: 100)
        let gate = DispatchSemaphore(value: 0)
        let hanging = Task { try await readers.run { gate.wait() } }
        while readers.unended < 1 { await Task.yield() }
        let ended = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<50 { group.addTask { try await readers.run { number } } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(ended == Set(0..<50))
        #expect(readers.unended == 1)
        gate.signal()
        try await hanging.value
        #expect(readers.unended == 0)
    }

    @Test func `a job's error is its caller's, and the thread goes on`() async throws {
        struct Fault: Error, Equatable {}
        let readers = FileReaders(threads: 1, mostWaiting: 100)
        await #expect(throws: Fault()) { try await readers.run { throw Fault() } }
        #expect(try await readers.run { 7 } == 7)
    }
}
