public import HTTPTypes

/// A place to register routes: a path prefix, and the guards that every route registered here stands behind.
///
/// An immutable value. ``use(_:)`` returns the group behind one more guard, whose routes get that guard's context; the group it is
/// called on stays as it was. So a handler that reads a user can only be registered where a guard provides one.
public struct RouteGroup<C: Context> {
    private let table: RouteTable
    private var traits: RouteTraits
    private let wrap: @Sendable (@escaping Handler<C>) -> Handler<RequestContext>

    private init(_ table: RouteTable, _ traits: RouteTraits, wrap: @escaping @Sendable (@escaping Handler<C>) -> Handler<RequestContext>) {
        self.table = table
        self.traits = traits
        self.wrap = wrap
    }

    /// If true, the group is not that of all paths.
    var hasPrefix: Bool { traits.prefix.contains { $0 != "/" } }

    /// The group of all paths below `path`.
    public func group(_ path: String) -> RouteGroup { with { $0.prefix += "/" + path } }

    /// The same group, whose routes accept up to `bytes` of content.
    public func accepting(contentBytes bytes: Int) -> RouteGroup { with { $0.contentLimit = bytes } }

    /// The same group, declared open to every client: a route needs this or a guard, see ``RouteTable/UnguardedRoutes``.
    public var open: RouteGroup { with { $0.namesPolicy = true } }

    /// The same group, whose asynchronous handlers, guards and middleware run on the shard that serves the request, and not on the shared
    /// executor. That saves two switches of threads for each request, and keeps all other requests of the shard waiting while one of them
    /// computes: nothing in such a route may block.
    public var onShard: RouteGroup { with { $0.runsOnShard = true } }

    /// The same group, whose routes refuse parameters of the query that none of their extractors reads: 400 `invalid_query`. Such a parameter may
    /// be a misspelling of one that would have restricted something. Other groups ignore them.
    public var strictQuery: RouteGroup { with { $0.refusesUnknownQuery = true } }

    private func with(_ change: (inout RouteTraits) -> Void) -> RouteGroup {
        var copy = self
        change(&copy.traits)
        return copy
    }

    /// The same group behind one more guard. Guards run in the order in which they were added, outermost first.
    @inlinable
    public func use<G: Guard>(_ admission: G) -> RouteGroup<G.Output> where G.Input == C {
        behind(admission.documentation) { next in
            { context in
                switch try admission.admit(context) {
                case .admitted(let admitted): return try next(admitted)
                case .later(let decision):
                    return .later {
                        let admitted = try await decision()
                        // A guard that took longer than the request lives has decided too late: the answer has been given without the handler.
                        guard !Task.isCancelled else { throw Problem(ContentError.abandoned) }
                        return try await next(admitted).response()
                    }
                }
            }
        }
    }

    /// The same group inside one more middleware, which runs in its place among the guards and sees every answer of what is inside: those
    /// of handlers, and those that refuse a request.
    @inlinable
    public func wrapped<M: Middleware>(in middleware: M) -> RouteGroup<M.Output> where M.Input == C {
        behind(nil) { next in
            { context in
                .later { try await middleware.handle(context, next: Next(next)) }
            }
        }
    }

    /// The same group, whose routes' handlers are made into handlers for this group's context first.
    ///
    /// - Parameters:
    ///   - guarding: What a guard says of itself; `nil` for a middleware, which guards nothing.
    ///   - namesPolicy: If true, it decides who may call.
    @usableFromInline
    func behind<Refined: Context>(
        _ guarding: GuardDescription?, namesPolicy: Bool = true, _ refine: @escaping @Sendable (@escaping Handler<Refined>) -> Handler<C>
    ) -> RouteGroup<Refined> {
        var refined = traits
        if let guarding {
            refined.namesPolicy = refined.namesPolicy || namesPolicy
            refined.guards.append(guarding)
        }
        return RouteGroup<Refined>(table, refined) { [wrap] handler in wrap(refine(handler)) }
    }

    /// Registers what answers one route.
    ///
    /// - Parameter reading: What its extractors read.
    @usableFromInline
    func register(_ method: HTTPRequest.Method, _ path: String, _ reading: Reading = Reading(), _ handler: @escaping Handler<C>) {
        register(method, path, reading, takesFolders: false, handler)
    }

    /// Registers what answers a path with a slash at its end, which no other route answers.
    ///
    /// - Parameters:
    ///   - method: The method of the route.
    ///   - path: At least one segment, without the slash.
    ///   - handler: Its answer is the route's.
    package func onFolder(_ method: HTTPRequest.Method, _ path: String, handler: @escaping @Sendable (C) throws -> Response) {
        register(method, path, isFolder: true) { context in .response(try handler(context)) }
    }

    /// - Parameters:
    ///   - takesFolders: If true, a tail may end in a slash, and have nothing before it.
    ///   - isFolder: If true, the path ends in a slash.
    func register(
        _ method: HTTPRequest.Method, _ path: String, _ reading: Reading = Reading(), takesFolders: Bool = false, isFolder: Bool = false,
        _ handler: @escaping Handler<C>
    ) {
        var checks = reading.checks
        if traits.refusesUnknownQuery { checks.knownNames = reading.description.names(in: .query) }
        let query = checks
        // Behind the guards: a client that may not ask at all is told that, and not how much may be sent.
        let checked: Handler<C> = { context in
            let request = context.request
            if case .refused(.tooLarge) = request.content.source { throw Problem(ContentError.tooLarge) }
            try query.refuseUnknown(of: request)
            do { return try handler(context) } catch let problem as Problem { throw query.complete(problem, of: request) }
        }
        table.add(
            Route(
                number: table.routes.count, method: method, pattern: PathPattern(traits.prefix + "/" + path, isFolder: isFolder),
                contentLimit: traits.contentLimit, namesPolicy: traits.namesPolicy, runsOnShard: traits.runsOnShard,
                takesFolders: takesFolders, reads: reading.description, guards: traits.guards, respond: wrap(checked)))
    }
}

extension RouteGroup where C == RequestContext {
    /// The group of all paths, which nothing guards.
    public init(_ table: RouteTable) {
        self.init(table, RouteTraits()) { $0 }
    }
}

/// What the routes of a group have in common besides their guards.
private struct RouteTraits {
    var prefix = ""
    var contentLimit: Int?
    var namesPolicy = false
    var runsOnShard = false
    var refusesUnknownQuery = false
    var guards: [GuardDescription] = []
}
