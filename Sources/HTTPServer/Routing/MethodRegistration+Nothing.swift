public import HTTPTypes

/// Handlers that return nothing: `group.delete("notes/:id", answering: .noContent, .path("id")) { id in … }`.
///
/// The status is said where the route is registered, and not assumed: otherwise a handler whose last expression is no
/// ``ResponseConvertible`` would answer without it, and only a warning would say so.
extension MethodRegistration {
    /// The handler is given the context that the group's guards have made. It runs on its connection's shard: until it returns, all other
    /// connections of that shard wait. What blocks must not be called here; see <doc:ShardsAndBlocking>.
    ///
    /// - Parameters:
    ///   - path: Behind the group's own, such as `notes/:id`; see ``PathPattern``.
    ///   - status: What is answered once the handler has returned, without content.
    ///   - handler: Does the work.
    @inlinable
    public func callAsFunction(
        _ path: String, answering status: HTTPResponse.Status, handler: @escaping @Sendable (C) throws -> Void
    ) {
        MethodRegistration(method, in: group, answering: status)(path) { context in
            try handler(context)
            return status
        }
    }

    /// The handler is given the context that the group's guards have made. It runs on the shared executor, where it may block, unless the
    /// group is ``RouteGroup/onShard``; see <doc:ShardsAndBlocking>.
    ///
    /// - Parameters:
    ///   - path: Behind the group's own, such as `notes/:id`; see ``PathPattern``.
    ///   - status: What is answered once the handler has returned, without content.
    ///   - handler: Does the work.
    @inlinable
    public func callAsFunction(
        _ path: String, answering status: HTTPResponse.Status, handler: @escaping @Sendable (C) async throws -> Void
    ) {
        MethodRegistration(method, in: group, answering: status)(path) { context in
            try await handler(context)
            return status
        }
    }

    /// The handler is given what the extractors find, in their order. All are asked before any of them is waited for. If none has to be, it
    /// runs on its connection's shard: until it returns, all other connections of that shard wait; see <doc:ShardsAndBlocking>.
    @inlinable
    public func callAsFunction<First: Sendable, each Rest: Sendable>(
        _ path: String, answering status: HTTPResponse.Status, _ first: Extractor<C, First>, _ rest: repeat Extractor<C, each Rest>,
        handler: @escaping @Sendable (First, repeat each Rest) throws -> Void
    ) {
        MethodRegistration(method, in: group, answering: status)(path, first, repeat each rest) {
            (first: First, rest: repeat each Rest) in
            try handler(first, repeat each rest)
            return status
        }
    }

    /// The handler is given what the extractors find, in their order. All are asked before any of them is waited for.
    /// It runs on the shared executor, where it may block, unless the group is ``RouteGroup/onShard``; see <doc:ShardsAndBlocking>.
    @inlinable
    public func callAsFunction<First: Sendable, each Rest: Sendable>(
        _ path: String, answering status: HTTPResponse.Status, _ first: Extractor<C, First>, _ rest: repeat Extractor<C, each Rest>,
        handler: @escaping @Sendable (First, repeat each Rest) async throws -> Void
    ) {
        MethodRegistration(method, in: group, answering: status)(path, first, repeat each rest) {
            (first: First, rest: repeat each Rest) in
            try await handler(first, repeat each rest)
            return status
        }
    }
}
