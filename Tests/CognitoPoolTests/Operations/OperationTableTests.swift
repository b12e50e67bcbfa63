import Foundation
import Testing

@testable import CognitoPool

@Suite struct OperationTableTests {
    @Test func `the table of docs says of each operation whether it is answered`() throws {
        let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let document = try String(contentsOf: URL(filePath: "/\(root)/docs/pool.md"), encoding: .utf8)
        let rows = document.split(separator: "\n").drop { $0 != "| operation | answer |" }.dropFirst(2).prefix { $0.hasPrefix("|") }
        var answers: [String: [String]] = [:]
        for row in rows {
            let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " `")) }
            try #require(cells.count == 2, "\(row)")
            answers[cells[1], default: []].append(cells[0])
        }
        #expect(Set(answers.keys) == ["answered", "UnknownOperationException"])
        #expect(answers["answered"]?.sorted() == PoolOperations.all.map { $0.name }.sorted())
    }
}
