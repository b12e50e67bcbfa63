/// Decides who passes. The type of what it lets through is the proof that it has run.
///
/// A guard that never waits is an ``ImmediateGuard``.
public protocol Guard<Input, Output>: Sendable {
    associatedtype Input: Context
    associatedtype Output: Context

    /// Decides at once where that is possible: a request that is admitted at once has no task.
    ///
    /// - Returns: ``Admission/later(_:)`` where the decision has to wait for something.
    /// - Throws: The ``Problem`` that the caller is answered with; the handler does not run.
    func admit(_ context: Input) throws(Problem) -> Admission<Output>

    /// What a document of the API says of the guard; nothing, unless it says something itself.
    var documentation: GuardDescription { get }
}

extension Guard {
    public var documentation: GuardDescription { GuardDescription() }
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
    public func admit(_ context: Input) throws(Problem) -> Admission<Output> { .admitted(try admit(context)) }
}
