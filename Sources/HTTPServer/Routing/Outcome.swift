/// What becomes of a request at one point of its way: an answer, or work that has to wait for something first.
///
/// Most requests are answered without waiting, and then no task is made for them: a guard or a handler that is a plain function costs what
/// a plain function costs.
public enum Outcome: Sendable {
    case response(Response)
    /// Goes on in a task of the request's own.
    case later(@Sendable () async throws -> Response)

    /// The answer, waited for if need be.
    public func response() async throws -> Response {
        switch self {
        case .response(let response): response
        case .later(let work): try await work()
        }
    }
}

/// What answers one route: guards, extractors and handler, made into one closure when the route is registered, so that no path can
/// reach a handler around its guards.
public typealias Handler<C: Context> = @Sendable (C) throws -> Outcome
