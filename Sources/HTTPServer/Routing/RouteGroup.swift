public import HTTPTypes

/// A place to register routes: a path prefix, and the guards that every route registered here stands behind.
///
/// An immutable value. ``use(_:)`` returns the group behind one more guard, whose routes get that guard's context; the group it is
/// called on stays as it was. So a handler that reads a user can only be registered where a guard provides one.
public struct RouteGroup<C: Context> {
    private let table: RouteTable
    private let prefix: String
    private let contentLimit: Int?
    private let wrap: @Sendable (@escaping Handler<C>) -> Handler<RequestContext>

    /// The group of all paths below `path`.
    public func group(_ path: String) -> RouteGroup {
        RouteGroup(table: table, prefix: prefix + "/" + path, contentLimit: contentLimit, wrap: wrap)
    }

    /// The same group, whose routes accept up to `bytes` of content.
    public func accepting(contentBytes bytes: Int) -> RouteGroup {
        RouteGroup(table: table, prefix: prefix, contentLimit: bytes, wrap: wrap)
    }

    /// The same group behind one more middleware. Guards run in the order in which they were added, outermost first.
    public func use<M: Middleware>(_ middleware: M) -> RouteGroup<M.Output> where M.Input == C {
        RouteGroup<M.Output>(table: table, prefix: prefix, contentLimit: contentLimit) { [wrap] handler in
            wrap { context in try await middleware.handle(context, next: handler) }
        }
    }

    /// Registers a route of any method.
    public func on(
        _ method: HTTPRequest.Method, _ path: String,
        handler: @escaping @Sendable (C) async throws -> some ResponseConvertible
    ) {
        table.add(
            Route(
                method: method, pattern: PathPattern(prefix + "/" + path), contentLimit: contentLimit,
                respond: wrap { context in try await handler(context).response() }))
    }

    /// Registers a route of any method whose handler is given what the extractors find, in their order.
    public func on<First: Sendable, each Rest: Sendable>(
        _ method: HTTPRequest.Method, _ path: String, _ first: Extractor<C, First>, _ rest: repeat Extractor<C, each Rest>,
        handler: @escaping @Sendable (First, repeat each Rest) async throws -> some ResponseConvertible
    ) {
        on(method, path) { context in
            try await handler(try await first.read(context), repeat try await (each rest).read(context))
        }
    }
}

extension RouteGroup where C == RequestContext {
    /// The group of all paths, which nothing guards.
    public init(_ table: RouteTable) {
        self.init(table: table, prefix: "", contentLimit: nil) { $0 }
    }
}
