import HTTPServer
import HTTPTypes

/// Lets pass whatever no foreign page has sent: browsers say where a request comes from, and other programs need not.
///
/// The console's own routes stand behind it, so that a page elsewhere neither reads the test user's password nor changes groups, whatever
/// other routes let pages of other origins do.
///
/// Source: Fetch Metadata Request Headers §2.4; RFC 6454 §7
struct SameOrigin: ImmediateGuard {
    func admit(_ context: RequestContext) throws(Problem) -> RequestContext {
        guard Self.isOwn(context.request.head) else { throw .crossSite }
        return context
    }

    private static func isOwn(_ head: RequestHead) -> Bool {
        if head.fieldCount(named: "sec-fetch-site") > 0 {
            guard let site = head.onlyField("sec-fetch-site") else { return false }
            // `none` is an address that somebody has typed.
            guard site.elementsEqual("same-origin".utf8) || site.elementsEqual("none".utf8) else { return false }
        }
        guard head.fieldCount(named: "origin") > 0 else { return true }
        guard let origin = head.onlyField("origin"), let host = head.onlyField("host") else { return false }
        // Behind a proxy that speaks TLS the page is an https one.
        return ["http://", "https://"].contains { origin.elementsEqual(Array($0.utf8) + host) }
    }
}

extension Problem {
    fileprivate static let crossSite = Problem(
        status: .forbidden, code: "cross_site", detail: "Only the console's own page may ask for this.")
}
