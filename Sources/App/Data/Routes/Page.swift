import FoundationEssentials
import HTTPServer

/// The page of a list that a query asks for: at most `limit` items, after the item `after`.
struct Page: Sendable {
    /// The request for the page.
    let request: Request
    let limit: Int
    let after: UUID?
}

extension Extractor where Value == Int {
    /// The limit of a page.
    ///
    /// - Parameters:
    ///   - limits: The bounds of the limit.
    ///   - usual: The limit of a query without one.
    static func limit(in limits: ClosedRange<Int>, default usual: Int) -> Self {
        query("limit", in: limits, default: usual).described("How many at most.")
    }
}

extension Extractor where Value == UUID? {
    /// The item behind which a page begins.
    static var after: Self { query("after", as: UUID?.self).described("What the page begins behind.") }
}

extension Problem {
    /// The problem of a page's query whose cursor is not in the list.
    static let unknownCursor = Problem.invalidQuery([QueryFault(parameter: "after", "This is no identifier of this list.")])
}

extension Response {
    /// The same answer with a link to the next page of the list.
    ///
    /// - Parameters:
    ///   - request: The request for this page.
    ///   - last: The last item of this page.
    func linkedToNext(of request: Request, after last: UUID) -> Response {
        linked(to: request.target(with: ["after": last.uuidString.lowercased()]), as: "next")
    }
}
