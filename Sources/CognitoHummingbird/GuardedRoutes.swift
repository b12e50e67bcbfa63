#if Hummingbird
import HTTPTypes
import Hummingbird

/// Registers routes with a router of another context: whatever reaches one of them has been admitted before. Hummingbird makes a context from
/// another without waiting and without the request, and a token needs both.
struct GuardedRoutes<Parent: RouterMethods, Context: RequestContext>: RouterMethods {
    let parent: Parent
    /// The context that proves the admission, or the error that the caller is answered with.
    let admit: @Sendable (Request, Parent.Context) async throws -> Context

    func on<Responder: HTTPResponder>(
        _ path: RouterPath, method: HTTPRequest.Method, responder: Responder
    ) -> Self where Responder.Context == Context {
        let admit = admit
        parent.on(
            path, method: method,
            responder: CallbackResponder { (request: Request, context: Parent.Context) in
                try await responder.respond(to: request, context: try await admit(request, context))
            })
        return self
    }

    /// The group around it keeps its middleware itself, and gives here routes that have it already.
    func add(middleware: any MiddlewareProtocol<Request, Response, Context>) -> Self {
        preconditionFailure("middleware is added to the group")
    }
}
#endif
