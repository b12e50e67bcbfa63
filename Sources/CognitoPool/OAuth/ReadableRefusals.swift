import HTTPServer
import HTTPTypes

/// Lets pages read the refusals that come in the place of an endpoint's own answer, such as that of content that is too large.
struct ReadableRefusals: Middleware {
    func handle(_ context: RequestContext, next: Next<RequestContext>) async -> Response {
        var response = await next(context)
        if !response.hasField(.accessControlAllowOrigin) { response.addField(.accessControlAllowOrigin, "*") }
        return response
    }
}

extension RouteGroup<RequestContext> {
    /// Answers the methods that a path does not have as the router would, but with the CORS field of the path's other answers.
    func refuseOtherMethods(at path: String, than methods: [HTTPRequest.Method]) {
        let allow = (methods + [.options] + (methods.contains(.get) ? [.head] : [])).map(\.rawValue).joined(separator: ", ")
        for method in [HTTPRequest.Method.get, .post, .put, .patch, .delete, .trace] where !methods.contains(method) {
            on(method)(path) { (_: RequestContext) throws -> Response in
                throw Problem.methodNotAllowed(allow: allow).with(.accessControlAllowOrigin, "*")
            }
        }
    }
}
