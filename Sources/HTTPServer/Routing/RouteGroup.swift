public import HTTPTypes

/// A place to register routes: a path prefix, and the guards that every route registered here stands behind.
///
/// An immutable value. ``use(_:)`` returns the group behind one more guard, whose routes get that guard's context; the group it is
/// called on stays as it was. So a handler that reads a user can only be registered where a guard provides one.
public struct RouteGroup<C: Context> {
    private let table: RouteTable
    private let prefix: String
    private let contentLimit: Int?
    private let namesPolicy: Bool
    private let wrap: @Sendable (@escaping Handler<C>) -> Handler<RequestContext>

    private init(
        _ table: RouteTable, _ prefix: String, _ contentLimit: Int?, _ namesPolicy: Bool,
        wrap: @escaping @Sendable (@escaping Handler<C>) -> Handler<RequestContext>
    ) {
        self.table = table
        self.prefix = prefix
        self.contentLimit = contentLimit
        self.namesPolicy = namesPolicy
        self.wrap = wrap
    }

    /// The group of all paths below `path`.
    public func group(_ path: String) -> RouteGroup {
        RouteGroup(table, prefix + "/" + path, contentLimit, namesPolicy, wrap: wrap)
    }

    /// The same group, whose routes accept up to `bytes` of content.
    public func accepting(contentBytes bytes: Int) -> RouteGroup {
        RouteGroup(table, prefix, bytes, namesPolicy, wrap: wrap)
    }

    /// The same group, said to be open to everybody: in a table that requires policies, a route needs this or a guard.
    public var open: RouteGroup { RouteGroup(table, prefix, contentLimit, true, wrap: wrap) }

    /// The same group behind one more guard. Guards run in the order in which they were added, outermost first.
    @inlinable
    public func use<G: Guard>(_ admission: G) -> RouteGroup<G.Output> where G.Input == C {
        behind(namingPolicy: true) { next in
            { context in
                switch try admission.admit(context) {
                case .admitted(let admitted): return try next(admitted)
                case .later(let decision):
                    return .later {
                        let admitted = try await decision()
                        // A guard that took longer than the request lives has decided too late: nobody waits for what the handler would do.
                        guard !Task.isCancelled else { throw Problem(ContentError.abandoned) }
                        return try await next(admitted).response()
                    }
                }
            }
        }
    }

    /// The same group inside one more middleware, which runs in its turn among the guards.
    @inlinable
    public func wrapped<M: Middleware>(in middleware: M) -> RouteGroup<M.Output> where M.Input == C {
        behind(namingPolicy: false) { next in
            { context in
                .later { try await middleware.handle(context) { try await next($0).response() } }
            }
        }
    }

    /// The same group, whose routes' handlers are made into handlers for this group's context first.
    @usableFromInline
    func behind<Refined: Context>(
        namingPolicy: Bool, _ refine: @escaping @Sendable (@escaping Handler<Refined>) -> Handler<C>
    ) -> RouteGroup<Refined> {
        RouteGroup<Refined>(table, prefix, contentLimit, namesPolicy || namingPolicy) { [wrap] handler in wrap(refine(handler)) }
    }

    /// Registers what answers one route.
    @usableFromInline
    func register(_ method: HTTPRequest.Method, _ path: String, _ handler: @escaping Handler<C>) {
        // Behind the guards: who may not ask at all is told that, and not how much may be sent.
        let unlessTooLarge: Handler<C> = { context in
            if case .refused(.tooLarge) = context.request.content.source { throw Problem(ContentError.tooLarge) }
            return try handler(context)
        }
        table.add(
            Route(
                number: table.routes.count, method: method, pattern: PathPattern(prefix + "/" + path), contentLimit: contentLimit,
                namesPolicy: namesPolicy, respond: wrap(unlessTooLarge)))
    }
}

extension RouteGroup where C == RequestContext {
    /// The group of all paths, which nothing guards.
    public init(_ table: RouteTable) {
        self.init(table, "", nil, false) { $0 }
    }
}
