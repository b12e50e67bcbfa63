/// What a middleware is around: further guards and middleware, and the handler.
public struct Next<C: Context>: Sendable {
    private let handler: Handler<C>

    @usableFromInline
    init(_ handler: @escaping Handler<C>) {
        self.handler = handler
    }

    /// The answer of the guard, middleware or handler that gives it: what a guard or a handler throws has become the answer that its caller gets, a bare 500 included.
    ///
    /// An answer that the server gives in the handler's place, because time or content ran out, is not among them.
    public func callAsFunction(_ context: C) async -> Response {
        do {
            return try await handler(context).response()
        } catch {
            return context.request.answer(to: error)
        }
    }
}
