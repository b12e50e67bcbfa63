import FoundationEssentials
import HTTPServer
import HTTPTypes

extension Problem {
    /// The problem of a page's query with a limit outside the bounds.
    static func invalidLimit(_ limits: ClosedRange<Int>) -> Problem {
        .invalidQuery("limit is a number from \(limits.lowerBound) to \(limits.upperBound).")
    }

    /// The problem of a page's query whose cursor is not in the list.
    static let unknownCursor = Problem.invalidQuery("after is no identifier of this list.")
}

/// The page of a list that a query asks for: at most `limit` items, after the item `after`.
struct PageQuery: Sendable, Equatable {
    private(set) var limit: Int
    private(set) var after: UUID?

    /// - Parameters:
    ///   - query: The query of the request target. Parameters other than `limit` and `after` are ignored.
    ///   - limits: The bounds of the limit.
    ///   - usual: The limit of a query without one.
    /// - Throws: 400 `invalid_query` for a limit outside `limits`, an `after` that is no identifier, or a repeated parameter.
    init(_ query: ArraySlice<UInt8>?, limits: ClosedRange<Int>, usual: Int) throws(Problem) {
        self.limit = usual
        let limit = try Self.value(of: "limit", in: query)
        let after = try Self.value(of: "after", in: query)
        if let limit {
            // Digits alone: `Int` would take a sign, too.
            guard limit.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(limit), limits.contains(number) else {
                throw .invalidLimit(limits)
            }
            self.limit = number
        }
        if let after {
            guard let id = UUID(uuidString: after) else { throw .unknownCursor }
            self.after = id
        }
    }

    private static func value(of name: String, in query: ArraySlice<UInt8>?) throws(Problem) -> String? {
        let prefix = Array("\(name)=".utf8)
        let found = (query ?? []).split(separator: UInt8(ascii: "&")).filter { $0.starts(with: prefix) || $0.elementsEqual(name.utf8) }
        guard found.count <= 1 else { throw .invalidQuery("\(name) is there twice.") }
        return found.first.map { String(decoding: $0.dropFirst(prefix.count), as: UTF8.self) }
    }
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
