import Testing

@testable import CognitoPool
@testable import CognitoTesting

/// Each line of a journal has a hash over all lines so far.
@Suite struct JournalHashTests {
    private let file = PoolFileContent.Trace(mark: "a", former: "")

    /// The bytes of a journal with these changes, with its lines.
    private func journal(_ changes: [String], beside path: String) throws -> (text: [UInt8], lines: [[UInt8]]) {
        var journal = PoolJournal(beside: path)
        for change in changes { try journal.append(Array(change.utf8), following: "a") }
        let text = try content(of: journal.path)
        return (text, text.split(separator: UInt8(ascii: "\n")).map { Array($0) })
    }

    /// The changes that are read from these bytes, and the line that is torn.
    private func read(_ text: [UInt8], beside path: String, knownLength: Int? = nil) throws -> (changes: [String], torn: Int?) {
        var journal = PoolJournal(beside: path)
        try write(text, to: journal.path)
        let lines = try journal.lines(following: file, knownLength: knownLength)
        return (lines.map { String(decoding: $0.text, as: UTF8.self) }, journal.tornLine)
    }

    private func fault(_ line: Int, beside path: String) -> PoolFileError { .journal(path: "\(path).journal", .line(line, .hash)) }

    @Test func `a damaged line is named, whatever byte of it has changed`() async throws {
        try await withPath { path in
            let (text, lines) = try journal(["one", "two", "three"], beside: path)
            let start = lines[0].count + 1
            for index in start..<(start + lines[1].count) {
                var damaged = text
                damaged[index] ^= 1
                #expect(throws: fault(2, beside: path)) { try read(damaged, beside: path) }
            }
        }
    }

    @Test func `a line that is missing, doubled or in another place is named`() async throws {
        try await withPath { path in
            let lines = try journal(["one", "two", "three", "four"], beside: path).lines
            for (order, line) in [([0, 2, 3, 4], 2), ([0, 1, 1, 2, 3, 4], 3), ([0, 1, 3, 2, 4], 3), ([0, 1, 2, 4, 3], 4)] {
                let text = order.flatMap { lines[$0] + [UInt8(ascii: "\n")] }
                #expect(throws: fault(line, beside: path)) { try read(text, beside: path) }
            }
        }
    }

    @Test func `a last line that the disk got in part counts for nothing, and the next takes its place`() async throws {
        try await withPath { path in
            let (text, lines) = try journal(["one", "two"], beside: path)
            for index in (text.count - 1 - lines[2].count)..<(text.count - 1) {
                var torn = text
                torn[index] = 0
                let (changes, line) = try read(torn, beside: path)
                #expect(changes == ["one"])
                #expect(line == 3)
                // What is known to be there must be there.
                #expect(throws: fault(3, beside: path)) { try read(torn, beside: path, knownLength: torn.count) }
            }
            var next = PoolJournal(beside: path)
            _ = try next.lines(following: file)
            try next.append(Array("too".utf8), following: "a")
            #expect(try read(try content(of: next.path), beside: path).changes == ["one", "too"])
        }
    }

    @Test func `a journal of an earlier version, without hashes, is read and continued`() async throws {
        try await withPath { path in
            let old = "{\"journal\":\"a\"}\n{\"1\":1}\n"
            #expect(try read(Array(old.utf8), beside: path).changes == ["{\"1\":1}"])
            var journal = PoolJournal(beside: path)
            _ = try journal.lines(following: file)
            try journal.append(Array("2".utf8), following: "a")
            #expect(try content(of: journal.path) == Array("\(old)2\n".utf8))
            let (changes, torn) = try read(try content(of: journal.path), beside: path, knownLength: journal.length)
            #expect(changes == ["{\"1\":1}", "2"])
            #expect(torn == nil)
        }
    }
}
