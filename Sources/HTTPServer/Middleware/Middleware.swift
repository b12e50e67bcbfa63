/// Something around a handler: it sees the context before, may refine its type, and sees the answer after.
///
/// Each request that it is around has a task of its own; what only decides who passes is a ``Guard``, which costs less.
public protocol Middleware<Input, Output>: Sendable {
    associatedtype Input: Context
    associatedtype Output: Context

    /// - Parameters:
    ///   - context: The request, as the group's guards have made it.
    ///   - next: The handler, or the next middleware around it.
    /// - Returns: The answer to send.
    /// - Throws: An error that is answered as if a handler had thrown it.
    func handle(_ context: Input, next: Next<Output>) async throws -> Response
}
