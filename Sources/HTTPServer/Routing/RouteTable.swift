public import HTTPTypes

/// A registered route. Shared by reference: every request holds the one that answers it.
public final class Route: Sendable {
    public let method: HTTPRequest.Method
    public let pattern: PathPattern
    /// Bytes of content that this route accepts; `nil` stands for the server's default.
    public let contentLimit: Int?
    package let respond: Handler<RequestContext>

    init(method: HTTPRequest.Method, pattern: PathPattern, contentLimit: Int?, respond: @escaping Handler<RequestContext>) {
        self.method = method
        self.pattern = pattern
        self.contentLimit = contentLimit
        self.respond = respond
    }
}

/// Collects the routes of an API while it is put together, at start; a ``Router`` is made of it.
public final class RouteTable {
    public private(set) var routes: [Route] = []

    public init() {}

    func add(_ route: Route) {
        routes.append(route)
    }
}
