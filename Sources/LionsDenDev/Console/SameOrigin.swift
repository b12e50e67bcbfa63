import HTTPServer
import HTTPTypes

/// Refuses requests from pages of other origins. Browsers state the origin; requests of other programs pass without one.
///
/// It guards the console's own routes, so that a foreign page can neither read the test user's password nor change groups, even if the API
/// allows cross-origin requests.
///
/// Source: Fetch Metadata Request Headers §2.4; RFC 6454 §7; `HTTPServer/CrossOrigin/RequestingPage.swift` compares
struct SameOrigin: ImmediateGuard {
    func admit(_ context: RequestContext) throws(Problem) -> RequestContext {
        guard context.request.head.requestingPage != .foreign else { throw .crossSite }
        return context
    }
}

extension Problem {
    fileprivate static let crossSite = Problem(
        status: .forbidden, code: "cross_site", detail: "Only the console's own page may ask for this.")
}
