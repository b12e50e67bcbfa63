public import HTTPTypes

/// What answers one route: guards, extractors and handler, made into one closure when the route is registered, so that no path can
/// reach a handler around its guards.
public typealias Handler<C: Context> = @Sendable (C) async throws -> Response

/// A registered route.
public struct Route: Sendable {
    public let method: HTTPRequest.Method
    public let pattern: PathPattern
    /// Bytes of content that this route accepts; `nil` stands for the server's default.
    public let contentLimit: Int?
    package let respond: Handler<RequestContext>
}

/// Collects the routes of an API while it is put together, at start; a ``Router`` is made of it.
public final class RouteTable {
    public private(set) var routes: [Route] = []

    public init() {}

    func add(_ route: Route) {
        routes.append(route)
    }
}
