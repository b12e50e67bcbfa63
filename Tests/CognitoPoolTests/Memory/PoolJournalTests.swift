import Glibc
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct PoolJournalTests {
    private func lines(_ path: String, following mark: String = "a") throws -> [String] {
        var journal = PoolJournal(beside: path)
        return try journal.lines(following: mark).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `what is appended is read, and only its owner may`() async throws {
        try await withPath { path in
            var journal = PoolJournal(beside: path)
            #expect(try journal.lines(following: "a").isEmpty)
            for line in ["1", "", "3"] { try journal.append(Array(line.utf8), following: "a") }
            #expect(try lines(path) == ["1", "", "3"])
            var again = PoolJournal(beside: path)
            _ = try again.lines(following: "a")
            try again.append(Array("4".utf8), following: "a")
            #expect(try lines(path) == ["1", "", "3", "4"])
            var facts = stat()
            #expect(unsafe stat(journal.path, &facts) == 0)
            #expect(facts.st_mode & 0o777 == 0o600)
        }
    }

    @Test func `half a line of a process that was killed counts for nothing, and the next takes its place`() async throws {
        try await withPath { path in
            var journal = PoolJournal(beside: path)
            for line in ["one", "two"] { try journal.append(Array(line.utf8), following: "a") }
            let whole = try content(of: journal.path)
            let head = whole.count - "one\ntwo\n".utf8.count
            for length in 0..<whole.count {
                try write(Array(whole[..<length]), to: journal.path)
                let kept = length < head + 4 ? [] : ["one"]
                #expect(try lines(path) == kept)
                var next = PoolJournal(beside: path)
                _ = try next.lines(following: "a")
                try next.append(Array("3".utf8), following: "a")
                #expect(try lines(path) == kept + ["3"])
            }
        }
    }

    @Test func `changes that follow another writing of the file count for nothing`() async throws {
        try await withPath { path in
            var journal = PoolJournal(beside: path)
            for _ in 1...9 { try journal.append(Array("one".utf8), following: "a") }
            #expect(try lines(path, following: "b").isEmpty)
            journal.forget()
            try journal.append(Array("two".utf8), following: "b")
            #expect(try lines(path, following: "b") == ["two"])
            #expect(try lines(path, following: "a").isEmpty)
        }
    }

    @Test func `T121 what is no plain file, or not its owner's alone, is refused`() async throws {
        try await withPath { path in
            var journal = PoolJournal(beside: path)
            try write([], to: journal.path, permissions: 0o640)
            #expect(throws: PoolFileError.openToOthers(permissions: 0o640)) { try journal.lines(following: "a") }
            unlink(journal.path)
            #expect(mkfifo(journal.path, 0o600) == 0)
            #expect(throws: PoolFileError.notPlainFile) { try journal.lines(following: "a") }
            #expect(throws: PoolFileError.unwritable(errno: ENXIO)) { try journal.append([1], following: "a") }
            unlink(journal.path)
            #expect(symlink(path, journal.path) == 0)
            #expect(throws: PoolFileError.notPlainFile) { try journal.lines(following: "a") }
            #expect(throws: PoolFileError.unwritable(errno: ELOOP)) { try journal.append([1], following: "a") }
        }
    }
}
