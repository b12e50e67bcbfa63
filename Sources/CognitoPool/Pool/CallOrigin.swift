package import HTTPServer

/// The origin of a call: a program, or a page in a browser. A browser names the page's origin with every POST.
///
/// Wrong passwords count against their origin, and passwords to hash wait in a line of their origin, so that a page that the developer
/// has merely opened can lock out only itself.
///
/// Source: Fetch §3.2 (`Origin`)
public enum CallOrigin: Sendable, Hashable {
    case program
    /// A page of this origin; empty for a repeated or too long `Origin` field, which no browser sends.
    case page(String)

    /// The longest origin in bytes: a scheme, a host name of 253 and a port.
    static let maximumLength = 280

    /// Reads the `Origin` field of a request.
    package init(_ head: RequestHead) {
        guard head.fieldCount(named: "origin") > 0 else {
            self = .program
            return
        }
        let origin = head.onlyField("origin").flatMap { $0.count <= Self.maximumLength ? $0 : nil }
        self = .page(origin.map { String(decoding: $0, as: UTF8.self) } ?? "")
    }
}
