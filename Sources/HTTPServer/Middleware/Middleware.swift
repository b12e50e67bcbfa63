/// Something around a handler: it sees the context before, may refine its type, and sees the answer after.
public protocol Middleware<Input, Output>: Sendable {
    associatedtype Input: Context
    associatedtype Output: Context

    func handle(_ context: Input, next: @Sendable (Output) async throws -> Response) async throws -> Response
}

/// A middleware that only decides who passes. The type of what it lets through is the proof that it has run.
public protocol Guard<Input, Output>: Middleware {
    associatedtype Input
    associatedtype Output

    /// - Throws: The ``Problem`` that the caller is answered with; the handler does not run.
    func admit(_ context: Input) async throws(Problem) -> Output
}

extension Guard {
    public func handle(
        _ context: Input, next: @Sendable (Output) async throws -> Response
    ) async throws -> Response {
        let admitted = try await admit(context)
        // A guard that took longer than the request lives has decided too late: the request has its answer, or nobody waits for one.
        guard !Task.isCancelled else { throw Problem(ContentError.abandoned) }
        return try await next(admitted)
    }
}
