/// Something around a handler: it sees the context before, may refine its type, and sees the answer after.
///
/// Each request that it is around has a task of its own; what only decides who passes is a ``Guard``, which costs less.
public protocol Middleware<Input, Output>: Sendable {
    associatedtype Input: Context
    associatedtype Output: Context

    /// - Parameter next: What it is around.
    /// - Returns: What is sent.
    /// - Throws: What is answered as if a handler had thrown it.
    func handle(_ context: Input, next: Next<Output>) async throws -> Response
}
