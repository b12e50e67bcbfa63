/// A value that one thread uses at a time, for what all shards share.
///
/// On Linux `Synchronization.Mutex` hands the lock to the thread that has waited longest, even while that thread has no processor. With more threads
/// than processors, each of them then waits for a processor at nearly every use. This lock goes to any thread that runs when it is free.
/// A value that belongs to one request, connection or transfer needs no more than a `Mutex`.
///
/// `@unchecked Sendable`: the value is only reached while the lock is held.
@safe public struct Lock<Value: ~Copyable>: ~Copyable, @unchecked Sendable {
    @usableFromInline let lock: NativeLock
    @usableFromInline let value: UnsafeMutablePointer<Value>

    /// - Parameter initial: The first value. The lock becomes its only owner.
    @inlinable public init(_ initial: consuming sending Value) {
        lock = NativeLock()
        unsafe value = .allocate(capacity: 1)
        unsafe value.initialize(to: initial)
    }

    @inlinable deinit {
        unsafe value.deinitialize(count: 1)
        unsafe value.deallocate()
    }

    /// Takes the lock, and calls a closure with the value.
    ///
    /// - Parameter body: What is done with it: shortly, and without taking this lock again.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws.
    @inlinable public borrowing func withLock<Result: ~Copyable, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        lock.take()
        defer { lock.release() }
        return try unsafe body(&value.pointee)
    }
}
