import AllocationCount
import Glibc

/// What one operation costs. Time is the processor time of the thread, so that other work on the machine does not count.
struct Measurement {
    let nanoseconds: Double
    let allocations: Double

    /// Long enough that reading the clock does not count.
    private static let batchNanoseconds = 10e6
    private static let batches = 21

    /// The median of batches of equal size.
    static func of(_ operation: () throws -> Void) rethrows -> Measurement {
        var count = 1
        while try batch(of: count, operation).nanoseconds * Double(count) < batchNanoseconds { count *= 2 }
        return median(try (0..<batches).map { _ in try batch(of: count, operation) })
    }

    /// The same for an operation that may suspend, but does not: a thread's clock would not follow it.
    static func of(_ operation: nonisolated(nonsending) () async throws -> Void) async rethrows -> Measurement {
        var count = 1
        while try await batch(of: count, operation).nanoseconds * Double(count) < batchNanoseconds { count *= 2 }
        var measured: [Measurement] = []
        for _ in 0..<batches { measured.append(try await batch(of: count, operation)) }
        return median(measured)
    }

    private static func batch(of count: Int, _ operation: () throws -> Void) rethrows -> Measurement {
        let reading = Reading()
        for _ in 0..<count { try operation() }
        return reading.cost(of: count)
    }

    private static func batch(
        of count: Int, _ operation: nonisolated(nonsending) () async throws -> Void
    ) async rethrows -> Measurement {
        let reading = Reading()
        for _ in 0..<count { try await operation() }
        return reading.cost(of: count)
    }

    private static func median(_ measured: [Measurement]) -> Measurement {
        measured.sorted { $0.nanoseconds < $1.nanoseconds }[measured.count / 2]
    }
}

/// The thread's clock and counter at one moment.
private struct Reading {
    private let nanoseconds = Self.threadNanoseconds()
    private let allocations = allocations_of_this_thread()

    func cost(of count: Int) -> Measurement {
        let nanoseconds = Self.threadNanoseconds() - nanoseconds
        let allocations = allocations_of_this_thread() - allocations
        return Measurement(nanoseconds: nanoseconds / Double(count), allocations: Double(allocations) / Double(count))
    }

    private static func threadNanoseconds() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }
}

/// Makes the compiler believe that a result is needed.
@inline(never)
func keep<Value>(_ value: Value) {}
