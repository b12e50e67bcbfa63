import HTTPServer
import HTTPTypes

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
