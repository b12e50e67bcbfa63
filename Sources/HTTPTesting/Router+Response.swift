public import HTTPServer
import HTTPTypes
public import Logging

extension Router {
    /// Answers a request without a server: its route's guards and handler run as they would there.
    ///
    /// The server's own work is left out: deadlines, the fields of every answer, and those for other origins. An answer to HEAD keeps its
    /// content.
    ///
    /// - Parameters:
    ///   - request: A request, such as `try Request(.get, "/notes/7")`.
    ///   - logger: Logs the errors of handlers that are no `Problem`.
    /// - Returns: The answer of the route; 404, 405 or 204 if there is no handler, 413 for content beyond the route's limit.
    public func response(to request: Request, logger: Logger = Logger(label: "lionsden.http")) async -> Response {
        let responder = ProblemResponder(logger: logger)
        let problem: Problem
        switch resolve(request.head) {
        case .route(let route, let parameters):
            let routed = Request(
                id: request.id, head: request.head, content: request.content.bounded(by: route.contentLimit ?? Limits().contentBytes),
                parameters: parameters, route: route, peer: request.connectionPeer, shard: 0,
                responder: responder)
            do {
                return try await route.respond(RequestContext(request: routed)).response()
            } catch {
                return responder.response(to: error, requestID: routed.id, request: routed)
            }
        case .options(let allow):
            var response = Response(status: .noContent)
            response.addField(.allow, allow)
            return response
        case .otherMethod(let allow): problem = .methodNotAllowed(allow: allow)
        case .notFound: problem = .notFound
        }
        return responder.response(to: problem, requestID: request.id, request: request)
    }
}

extension RequestContent {
    /// The content, refused if it is complete and longer than `limit` bytes.
    fileprivate func bounded(by limit: Int) -> RequestContent {
        guard case .complete(let bytes) = source, bytes.count > limit else { return self }
        return RequestContent(source: .refused(.tooLarge))
    }
}
