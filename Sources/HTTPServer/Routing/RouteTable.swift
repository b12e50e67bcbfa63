public import HTTPTypes

/// A registered route. Shared by reference: every request holds the one that answers it.
public final class Route: Sendable {
    /// Which route of its table it is, counted from 0: who keeps something for each route finds it without a search.
    public let number: Int
    /// What the route was registered for; one for GET answers HEAD too.
    public let method: HTTPRequest.Method
    /// The paths that it answers.
    public let pattern: PathPattern
    /// Bytes of content that this route accepts; `nil` stands for the server's default.
    public let contentLimit: Int?
    /// Whether it stands behind a guard, or was said to be open to everybody.
    let namesPolicy: Bool
    package let respond: Handler<RequestContext>

    init(
        number: Int = 0, method: HTTPRequest.Method, pattern: PathPattern, contentLimit: Int?, namesPolicy: Bool = false,
        respond: @escaping Handler<RequestContext>
    ) {
        self.number = number
        self.method = method
        self.pattern = pattern
        self.contentLimit = contentLimit
        self.namesPolicy = namesPolicy
        self.respond = respond
    }
}

/// Collects the routes of an API while it is put together, at start; a ``Router`` is made of it.
public final class RouteTable {
    /// In the order of their registration.
    public private(set) var routes: [Route] = []

    let requiresPolicies: Bool

    /// - Parameter requiringPolicies: Whether a route may be neither behind a guard nor in a group that was said to be
    ///   ``RouteGroup/open``, so that none is open by an oversight.
    public init(requiringPolicies: Bool = false) {
        requiresPolicies = requiringPolicies
    }

    func add(_ route: Route) {
        routes.append(route)
    }
}
