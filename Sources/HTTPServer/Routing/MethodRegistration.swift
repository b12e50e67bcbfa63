public import HTTPTypes

/// Registers the routes of one method in a group: `group.get("me") { context in … }`.
///
/// Each form is there for a handler that answers at once and for one that waits: a closure's own code decides which of the two function types
/// it has, and a type that took both would make each closure a waiting one. What a handler returns becomes the answer, see
/// ``ResponseConvertible``. A handler that returns nothing says its status where it is registered, as `answering`.
///
/// A closure without `await` runs on the shard that serves the request, which is the fastest way to an answer, and must not block: the
/// shard's other requests wait for it. A closure that awaits runs on the shared executor, where it may, unless its group is
/// ``RouteGroup/onShard``.
public struct MethodRegistration<C: Context> {
    @usableFromInline let method: HTTPRequest.Method
    @usableFromInline let group: RouteGroup<C>
    /// The status of handlers that return nothing.
    @usableFromInline let status: HTTPResponse.Status?

    @usableFromInline
    init(_ method: HTTPRequest.Method, in group: RouteGroup<C>, answering status: HTTPResponse.Status? = nil) {
        self.method = method
        self.group = group
        self.status = status
    }

    /// The handler is given the context that the group's guards have made. It runs on its connection's shard: until it returns, all other
    /// connections of that shard wait. What blocks must not be called here; see <doc:ShardsAndBlocking>.
    ///
    /// - Parameters:
    ///   - path: Behind the group's own, such as `notes/:id`; see ``PathPattern``.
    ///   - handler: What it returns becomes the answer.
    @inlinable
    public func callAsFunction(
        _ path: String, handler: @escaping @Sendable (C) throws -> some ResponseConvertible
    ) {
        group.register(method, path, Reading(answering: status)) { context in .response(try handler(context).response()) }
    }

    /// The handler is given the context that the group's guards have made. It runs on the shared executor, where it may block, unless the
    /// group is ``RouteGroup/onShard``; see <doc:ShardsAndBlocking>.
    ///
    /// - Parameters:
    ///   - path: Behind the group's own, such as `notes/:id`; see ``PathPattern``.
    ///   - handler: What it returns becomes the answer.
    @inlinable
    public func callAsFunction(
        _ path: String, handler: @escaping @Sendable (C) async throws -> some ResponseConvertible
    ) {
        group.register(method, path, Reading(answering: status)) { context in .later { try await handler(context).response() } }
    }

    /// The handler is given what the extractors find, in their order. All are asked before any of them is waited for. If none has to be, it
    /// runs on its connection's shard: until it returns, all other connections of that shard wait; see <doc:ShardsAndBlocking>.
    @inlinable
    public func callAsFunction<First: Sendable, each Rest: Sendable>(
        _ path: String, _ first: Extractor<C, First>, _ rest: repeat Extractor<C, each Rest>,
        handler: @escaping @Sendable (First, repeat each Rest) throws -> some ResponseConvertible
    ) {
        var reading = Reading(answering: status)
        reading.add(first)
        for extractor in repeat each rest { reading.add(extractor) }
        group.register(method, path, reading) { context in
            let head = try first.read(context)
            let tail = (repeat try (each rest).read(context))
            var isComplete = head.isFound
            for extraction in repeat each tail { isComplete = isComplete && extraction.isFound }
            guard isComplete else {
                return .later { try handler(try await head.value(), repeat try await (each tail).value()).response() }
            }
            return .response(try handler(try head.valueAtHand(), repeat try (each tail).valueAtHand()).response())
        }
    }

    /// The handler is given what the extractors find, in their order. All are asked before any of them is waited for.
    /// It runs on the shared executor, where it may block, unless the group is ``RouteGroup/onShard``; see <doc:ShardsAndBlocking>.
    @inlinable
    public func callAsFunction<First: Sendable, each Rest: Sendable>(
        _ path: String, _ first: Extractor<C, First>, _ rest: repeat Extractor<C, each Rest>,
        handler: @escaping @Sendable (First, repeat each Rest) async throws -> some ResponseConvertible
    ) {
        var reading = Reading(answering: status)
        reading.add(first)
        for extractor in repeat each rest { reading.add(extractor) }
        group.register(method, path, reading) { context in
            let head = try first.read(context)
            let tail = (repeat try (each rest).read(context))
            return .later { try await handler(try await head.value(), repeat try await (each tail).value()).response() }
        }
    }
}

/// `HEAD` is answered wherever `GET` is, and `OPTIONS` everywhere (RFC 9110 §9.3).
extension RouteGroup {
    /// Source: RFC 9110 §9.3.1
    public var get: MethodRegistration<C> { on(.get) }
    /// Source: RFC 9110 §9.3.3
    public var post: MethodRegistration<C> { on(.post) }
    /// Source: RFC 9110 §9.3.4
    public var put: MethodRegistration<C> { on(.put) }
    /// Source: RFC 5789 §2
    public var patch: MethodRegistration<C> { on(.patch) }
    /// Source: RFC 9110 §9.3.5
    public var delete: MethodRegistration<C> { on(.delete) }

    /// Routes of any method: `group.on(.search)("notes") { … }`.
    public func on(_ method: HTTPRequest.Method) -> MethodRegistration<C> { MethodRegistration(method, in: self) }
}
