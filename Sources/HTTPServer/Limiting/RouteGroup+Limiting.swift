extension RouteGroup {
    /// The same group, whose routes take from each caller as many requests as a limiter has: more are answered with 429 `rate_limited`. The
    /// answers of handlers say in `RateLimit` what is left.
    ///
    /// It stands where it is added among the guards: in front of authentication it counts by address, and requests that are refused there
    /// too; behind it, callers by who they are.
    ///
    ///     let users = root.limited(by: addresses, per: .address).use(Authentication(verifier)).limited(by: callers, per: .caller)
    ///
    /// A limit is no policy: a route behind nothing else must be ``open``.
    ///
    /// - Parameters:
    ///   - limiter: Has the quotas, and may have them for other groups too.
    ///   - partition: Whose quota a request is taken from.
    public func limited(by limiter: RateLimiter, per partition: QuotaPartition<C>) -> RouteGroup {
        behind(limiter.documentation, namesPolicy: false) { next in
            { context in
                let fields = try limiter.admit(partition.number(context))
                switch try next(context) {
                case .response(let response): return .response(response.adding(fields))
                case .later(let work): return .later { try await work().adding(fields) }
                }
            }
        }
    }
}

extension Response {
    fileprivate func adding(_ fields: [Field]) -> Response {
        var copy = self
        for field in fields { copy.addField(field.name, field.value) }
        return copy
    }
}
