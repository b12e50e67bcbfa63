import FoundationEssentials
import HTTPServer
import HTTPTypes

extension Problem {
    /// Of a page's query: its limit is none of these.
    static func invalidLimit(_ limits: ClosedRange<Int>) -> Problem {
        .invalidQuery("limit is a number from \(limits.lowerBound) to \(limits.upperBound).")
    }

    /// Of a page's query: it is to begin behind something that the list does not have.
    static let unknownCursor = Problem.invalidQuery("after is no identifier of this list.")
}

/// Which page of a list is asked for: at most so many, behind one of them.
struct PageQuery: Sendable, Equatable {
    private(set) var limit: Int
    private(set) var after: UUID?

    /// - Parameters:
    ///   - query: What follows the `?`; other parameters than `limit` and `after` mean nothing.
    ///   - limits: How many may be asked for.
    ///   - usual: How many are meant where the query has no limit.
    /// - Throws: 400 `invalid_query` for a limit that is no number of `limits`, an `after` that is no identifier, and either twice.
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
    /// Says where the next page of a list is.
    ///
    /// Source: RFC 8288 §3
    mutating func linkToNext(of path: String, limit: Int, after last: UUID) {
        guard let link = HTTPField.Name("Link") else { return }
        addField(link, "<\(path)?limit=\(limit)&after=\(last.uuidString.lowercased())>; rel=\"next\"")
    }
}
