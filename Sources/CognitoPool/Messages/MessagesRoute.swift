import HTTPServer
import HTTPTypes
import StrictJSON

/// `GET /_lionsden/messages`: what the pools would have sent to people, for a person and for a test suite.
///
/// A page in the developer's browser must not read codes: a request that a page of another origin has sent, or that names an `Origin` at all,
/// is refused, and no answer carries CORS fields.
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
