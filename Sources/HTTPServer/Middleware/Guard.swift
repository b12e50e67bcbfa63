/// Decides who passes. The type of what it lets through is the proof that it has run.
public protocol Guard<Input, Output>: Sendable {
    associatedtype Input: Context
    associatedtype Output: Context

    /// - Throws: The ``Problem`` that the caller is answered with; the handler does not run.
    func admit(_ context: Input) async throws(Problem) -> Output

    /// The same, where it can be decided without waiting; `nil` where ``admit(_:)`` must be asked. A guard whose `admit` is no `async`
    /// function is an ``ImmediateGuard`` and need not implement this.
    ///
    /// - Throws: As ``admit(_:)`` does.
    func admitAtOnce(_ context: Input) throws(Problem) -> Output?
}

extension Guard {
    public func admitAtOnce(_ context: Input) throws(Problem) -> Output? { nil }
}

/// A guard that never waits.
public protocol ImmediateGuard<Input, Output>: Guard {
    associatedtype Input
    associatedtype Output

    /// - Throws: The ``Problem`` that the caller is answered with; the handler does not run.
    func admit(_ context: Input) throws(Problem) -> Output
}

extension ImmediateGuard {
    @inlinable
    public func admitAtOnce(_ context: Input) throws(Problem) -> Output? { try admit(context) }
}
