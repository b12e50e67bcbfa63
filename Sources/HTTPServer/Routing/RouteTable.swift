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
    /// True if the route is behind a guard or in an ``RouteGroup/open`` group.
    let namesPolicy: Bool
    /// True if what waits of the route runs on the request's shard.
    let runsOnShard: Bool
    /// True if paths that end in a slash are among those of its tail.
    let takesFolders: Bool
    /// What its handler is given by extractors.
    public let reads: ExtractorDescription
    /// What its guards say of themselves, outermost first.
    public let guards: [GuardDescription]
    package let respond: Handler<RequestContext>

    init(
        number: Int = 0, method: HTTPRequest.Method, pattern: PathPattern, contentLimit: Int?, namesPolicy: Bool = false,
        runsOnShard: Bool = false, takesFolders: Bool = false, reads: ExtractorDescription = ExtractorDescription(),
        guards: [GuardDescription] = [],
        respond: @escaping Handler<RequestContext>
    ) {
        self.number = number
        self.method = method
        self.pattern = pattern
        self.contentLimit = contentLimit
        self.namesPolicy = namesPolicy
        self.runsOnShard = runsOnShard
        self.takesFolders = takesFolders
        self.reads = reads
        self.guards = guards
        self.respond = respond
    }

    fileprivate func responding(_ respond: @escaping Handler<RequestContext>) -> Route {
        Route(
            number: number, method: method, pattern: pattern, contentLimit: contentLimit, namesPolicy: namesPolicy,
            runsOnShard: runsOnShard,
            takesFolders: takesFolders, reads: reads, guards: guards, respond: respond)
    }
}

/// Collects the routes of an API while it is put together, at start; a ``Router`` is made of it.
public final class RouteTable {
    /// What becomes of a route that is neither behind a guard nor in an ``RouteGroup/open`` group.
    public enum UnguardedRoutes: Sendable {
        /// The router is not made, so that no route is open by an oversight.
        case refused
        /// Every client may call it.
        case allowed
    }

    /// In the order of their registration.
    public private(set) var routes: [Route] = []

    let unguardedRoutes: UnguardedRoutes

    /// - Parameter unguardedRoutes: Refused, unless said otherwise.
    public init(unguardedRoutes: UnguardedRoutes = .refused) {
        self.unguardedRoutes = unguardedRoutes
    }

    func add(_ route: Route) {
        routes.append(route)
    }

    /// Puts something around what answers each route that is registered so far, its guards included.
    package func surround(_ around: (@escaping Handler<RequestContext>) -> Handler<RequestContext>) {
        routes = routes.map { $0.responding(around($0.respond)) }
    }
}
