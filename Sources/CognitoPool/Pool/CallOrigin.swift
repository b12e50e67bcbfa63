package import HTTPServer

/// Who calls: a program, or a page in a browser. A browser names the page's origin with every POST.
///
/// Wrong passwords count against the origin that sent them, and what is to be hashed waits in a line of its origin's own: a page that the
/// developer has merely opened shuts nobody out but itself.
///
/// Source: Fetch §3.2 (`Origin`)
public enum CallOrigin: Sendable, Hashable {
    case program
    /// A page of this origin; empty for one that no browser would name so.
    case page(String)

    /// In bytes: a scheme, a host name of 253 and a port.
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
