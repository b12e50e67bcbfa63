import HTTPServer
import HTTPTypes

/// Lets pass whatever no foreign page has sent: browsers say where a request comes from, and other programs need not.
///
/// The console's own routes stand behind it, so that a page elsewhere neither reads the test user's password nor changes groups, whatever
/// other routes let pages of other origins do.
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
