import StrictJSON

/// Finds what does not fit in one parameter of the query.
struct QueryCheck: Sendable {
    let fault: @Sendable (QueryParameters) -> QueryFault?
}

/// The rules of all that a route reads of the query.
struct QueryChecks: Sendable {
    /// Those of its extractors, in their order.
    private var checks: [QueryCheck] = []
    /// The only names that may be there; `nil` for any.
    var knownNames: [String]?

    mutating func add(_ check: QueryCheck?) {
        if let check { checks.append(check) }
    }

    /// Refuses parameters that none of the extractors reads, unless any are taken.
    func refuseUnknown(of request: Request) throws(Problem) {
        guard knownNames != nil, request.head.query != nil else { return }
        let query = try request.queryParameters()
        if !unknown(in: query).isEmpty { throw .invalidQuery(faults(in: query)) }
    }

    /// - Parameters:
    ///   - problem: What one extractor or the handler ends in.
    ///   - request: The request.
    /// - Returns: The same, or if it is one of the query that of all the query's faults.
    func complete(_ problem: Problem, of request: Request) -> Problem {
        guard checks.count > 1, problem.code == Problem.invalidQueryCode, let query = try? request.queryParameters() else { return problem }
        let faults = faults(in: query)
        return faults.isEmpty ? problem : .invalidQuery(faults)
    }

    private func faults(in query: QueryParameters) -> [QueryFault] { checks.compactMap { $0.fault(query) } + unknown(in: query) }

    private func unknown(in query: QueryParameters) -> [QueryFault] {
        guard let knownNames else { return [] }
        let names = query.names.filter { name in !knownNames.contains { sameBytes($0, name) } }
        return names.map { QueryFault(parameter: $0, "There is no such parameter.") }
    }
}
