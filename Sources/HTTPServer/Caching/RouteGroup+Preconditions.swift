extension RouteGroup {
    /// The same group, whose routes change nothing for a request that does not say which state it has seen: 428 `precondition_required` for a
    /// method that is not safe and comes without `If-Match` and `If-None-Match`. A date is not enough: it counts for nothing where the handler
    /// knows none.
    ///
    /// The handler holds what the request says against the state, see <doc:LetCachesKeepAnAnswer>.
    ///
    ///     books.requiringPreconditions.put(":id", …)
    ///
    /// This is no policy: a route behind nothing else must be ``open``. Source: RFC 6585 §3
    public var requiringPreconditions: RouteGroup {
        let problems: [Problem] = [.preconditionRequired, .preconditionFailed]
        return behind(GuardDescription(problemsOfUnsafeMethods: problems), namesPolicy: false) { next in
            { context in
                guard context.request.head.isSafe || context.request.head.namesState else { throw Problem.preconditionRequired }
                return try next(context)
            }
        }
    }
}

extension RequestHead {
    /// Source: RFC 9110 §9.2.1
    fileprivate var isSafe: Bool { isRead || knownMethod == .options || knownMethod == .trace }

    fileprivate var namesState: Bool {
        firstFieldRange("if-match") != nil || firstFieldRange("if-none-match") != nil
    }
}
