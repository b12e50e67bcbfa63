/// What a handler is given. Guards refine it: a context that carries a user can only be made by the guard that found one.
public protocol Context: Sendable {
    var request: Request { get }
}

/// The context of a route that nothing guards: the request alone.
public struct RequestContext: Context {
    /// What has been asked.
    public let request: Request

    /// The context of a request that nothing has guarded yet.
    public init(request: Request) {
        self.request = request
    }
}
