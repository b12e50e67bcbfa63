import FoundationEssentials
import HTTPServer
import HTTPTypes

/// The page of a list that a query asks for: at most `limit` items, after the item `after`.
struct Page: Sendable {
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
    /// Adds a `Link` field to the next page of a list.
    ///
    /// Source: RFC 8288 §3
    mutating func linkToNext(of path: String, limit: Int, after last: UUID) {
        guard let link = HTTPField.Name("Link") else { return }
        addField(link, "<\(path)?limit=\(limit)&after=\(last.uuidString.lowercased())>; rel=\"next\"")
    }
}
