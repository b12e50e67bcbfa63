import FoundationEssentials
import HTTPServer

extension Problem {
    static let invalidLimit = Problem.invalidQuery("limit is a number from 1 to 100.")
}

/// Which page of a list is asked for: at most so many, behind one of them.
struct PageQuery: Sendable, Equatable {
    static let limits = 1...100
    static let usualLimit = 20

    private(set) var limit = usualLimit
    private(set) var after: UUID?

    /// - Parameter query: What follows the `?`; other parameters than `limit` and `after` mean nothing.
    /// - Throws: 400 `invalid_query` for a limit that is no number of ``limits``, an `after` that is no identifier, and either twice.
    init(_ query: ArraySlice<UInt8>?) throws(Problem) {
        let limit = try Self.value(of: "limit", in: query)
        let after = try Self.value(of: "after", in: query)
        if let limit {
            // Digits alone: `Int` would take a sign, too.
            guard limit.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(limit), Self.limits.contains(number) else {
                throw .invalidLimit
            }
            self.limit = number
        }
        if let after {
            guard let id = UUID(uuidString: after) else { throw .invalidQuery("after is none of the caller's records.") }
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
