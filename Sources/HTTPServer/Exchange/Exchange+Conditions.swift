import HTTPTypes

/// Conditional requests, in this one place: behind guards and handler, since a request that would be refused is refused whatever it asks.
///
/// Source: RFC 9110 §13.2.1
extension Exchange {
    /// - Returns: The answer to be sent in place of a handler's.
    /// - Throws: ``Problem/preconditionFailed``.
    func conditional(_ response: Response) throws(Problem) -> Response {
        guard response.hasValidator, response.status == .ok, head.isRead else { return response }
        let now = tools.clock.secondsSinceEpoch()
        guard let conditions = Preconditions(of: head, now: now), let current = Validators(of: response, now: now) else {
            return response
        }
        switch conditions.verdict(on: current) {
        case .hold: return response
        case .notModified: return response.notModified
        case .failed: throw .preconditionFailed
        }
    }
}

extension Response {
    fileprivate var hasValidator: Bool { !fields.isEmpty && (hasField(.eTag) || hasField(.lastModified)) }
}
