public import HTTPServer
import HTTPTypes
public import Logging

extension Router {
    /// Answers a request without a server: its route's guards and handler run as they would there.
    ///
    /// What the server itself does is left out: deadlines, the fields that it adds to every answer, and those of other origins. The content
    /// of an answer to HEAD is there.
    ///
    /// - Parameters:
    ///   - request: Such as `try Request(.get, "/notes/7")`.
    ///   - logger: Is told of handlers that throw an error that is no `Problem`.
    /// - Returns: What the route answers; 404, 405 or 204 where there is no handler, 413 for content beyond the route's limit.
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
    /// The same, refused if it is all here and more than so many bytes.
    fileprivate func bounded(by limit: Int) -> RequestContent {
        guard case .complete(let bytes) = source, bytes.count > limit else { return self }
        return RequestContent(source: .refused(.tooLarge))
    }
}
