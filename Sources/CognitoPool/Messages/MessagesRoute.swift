import HTTPServer
import HTTPTypes
import StrictJSON

/// `GET /_lionsden/messages`: the messages that a real pool would have sent to users, for developers and test suites.
///
/// A foreign page in the developer's browser must not read codes. A request of a page of another origin, or with any `Origin` field, is
/// refused, and no answer has CORS fields.
///
/// Source: README.md; threats.md T146
struct MessagesRoute: Sendable {
    let pools: UserPools

    func register(on routes: RouteGroup<RequestContext>) {
        routes.get("_lionsden/messages") { context in answer(context.request) }
    }

    private func answer(_ request: Request) -> Response {
        let head = request.head
        guard head.fieldCount(named: "origin") == 0, head.requestingPage != .foreign else {
            return PoolCall.refusal(.ownerOnly, of: request)
        }
        return Response(json: ["messages": .array(pools.environment.messages.map(\.json))])
    }
}
