/// What a guard decides: the request passes, or the decision has to wait for something first.
public enum Admission<Output: Context>: Sendable {
    /// The request passes, with the context that proves it.
    case admitted(Output)
    /// Decided in a task of the request's own. The closure holds what the guard has found out so far, so that nothing is judged twice;
    /// it throws the ``Problem`` that the caller is answered with.
    case later(@Sendable () async throws(Problem) -> Output)

    /// The context, waited for if need be.
    ///
    /// - Throws: The ``Problem`` that the caller is answered with.
    public func context() async throws(Problem) -> Output {
        switch self {
        case .admitted(let context): context
        case .later(let work): try await work()
        }
    }

    /// The same decision about a context that is made of this one.
    @inlinable
    public func map<Other: Context>(_ refine: @escaping @Sendable (Output) throws(Problem) -> Other) throws(Problem) -> Admission<Other> {
        switch self {
        case .admitted(let context): .admitted(try refine(context))
        case .later(let work): .later { () async throws(Problem) in try refine(try await work()) }
        }
    }
}
