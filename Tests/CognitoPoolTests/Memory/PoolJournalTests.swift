import Glibc
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct PoolJournalTests {
    private let file = PoolFileContent.Trace(mark: "a", former: "")

    private func lines(_ path: String, following mark: String = "a", after former: String? = "") throws -> [String] {
        var journal = PoolJournal(beside: path)
        return try journal.lines(following: .init(mark: mark, former: former)).map { String(decoding: $0.text, as: UTF8.self) }
    }

    @Test func `what is appended is read, and only its owner may`() async throws {
        try await withPath { path in
            var journal = PoolJournal(beside: path)
            #expect(try journal.lines(following: file).isEmpty)
            for line in ["1", "", "3"] { try journal.append(Array(line.utf8), following: "a") }
            #expect(try lines(path) == ["1", "", "3"])
            var again = PoolJournal(beside: path)
            _ = try again.lines(following: file)
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
            let second = whole.count - "0123456789abcdef two\n".utf8.count
            for length in 0..<whole.count {
                try write(Array(whole[..<length]), to: journal.path)
                let kept = length < second ? [] : ["one"]
                #expect(try lines(path) == kept)
                var next = PoolJournal(beside: path)
                _ = try next.lines(following: file)
                try next.append(Array("3".utf8), following: "a")
                #expect(try lines(path) == kept + ["3"])
            }
        }
    }

    @Test func `changes that follow the former writing of the file count for nothing`() async throws {
        try await withPath { path in
            var journal = PoolJournal(beside: path)
            for _ in 1...9 { try journal.append(Array("one".utf8), following: "a") }
            #expect(try lines(path, following: "b", after: "a").isEmpty)
            // A file of an earlier version does not know its former one.
            #expect(try lines(path, following: "b", after: nil).isEmpty)
            for former in ["", "c", "aa"] {
                #expect(throws: journal.fault(.foreign)) { try lines(path, following: "b", after: former) }
            }
            journal.remove()
            #expect(!journal.isThere)
            try journal.append(Array("two".utf8), following: "b")
            #expect(try lines(path, following: "b", after: "a") == ["two"])
            #expect(throws: journal.fault(.foreign)) { try lines(path, following: "a") }
            try write(Array("{}\n".utf8), to: journal.path)
            #expect(throws: journal.fault(.line(1, .member("journal")))) { try lines(path) }
        }
    }

    @Test func `T121 what is no plain file, or not its owner's alone, is refused`() async throws {
        try await withPath { path in
            let journal = PoolJournal(beside: path)
            func refused(_ fault: PoolFileError) { #expect(throws: journal.fault(fault)) { try lines(path) } }
            try write([], to: journal.path, permissions: 0o640)
            refused(.openToOthers(permissions: 0o640))
            unlink(journal.path)
            #expect(mkfifo(journal.path, 0o600) == 0)
            refused(.notPlainFile)
            unlink(journal.path)
            #expect(symlink(path, journal.path) == 0)
            refused(.notPlainFile)
            unlink(journal.path)
            #expect(mkdir(journal.path, 0o700) == 0)
            refused(.notPlainFile)
            var next = PoolJournal(beside: path)
            #expect(throws: journal.fault(.unwritable(errno: EEXIST))) { try next.append([1], following: "a") }
        }
    }

    @Test func `a new journal is made, whatever stood in its place at the start, and writes through no link`() async throws {
        try await withPath { path in
            try write([7], to: path)
            for make: (String) throws -> Void in [
                { try write([1], to: $0, permissions: 0o644) }, { #expect(symlink(path, $0) == 0) }, { #expect(link(path, $0) == 0) },
                { #expect(mkfifo($0, 0o644) == 0) },
            ] {
                try make("\(path).journal")
                var journal = PoolJournal(beside: path)
                try journal.append(Array("1".utf8), following: "a")
                #expect(try lines(path) == ["1"])
                #expect(try content(of: path) == [7])
                journal.remove()
            }
        }
    }

    @Test func `what stands in the journal's place while the pool runs is refused, and stays`() async throws {
        try await withPath { path in
            var journal = PoolJournal(beside: path)
            try journal.append(Array("1".utf8), following: "a")
            let whole = try content(of: journal.path)
            func refused(_ fault: PoolFileError) {
                #expect(throws: journal.fault(fault)) { try journal.append([2], following: "a") }
            }
            chmod(journal.path, 0o604)
            refused(.openToOthers(permissions: 0o604))
            chmod(journal.path, 0o600)
            #expect(link(journal.path, "\(path).other") == 0)
            refused(.linked)
            unlink("\(path).other")
            #expect(try content(of: journal.path) == whole)
            #expect(truncate(journal.path, whole.count - 1) == 0)
            refused(.changedByOthers)
            #expect(try content(of: journal.path).count == whole.count - 1)
            #expect(throws: journal.fault(.changedByOthers)) {
                var again = PoolJournal(beside: path)
                return try again.lines(following: file, knownLength: whole.count)
            }
            unlink(journal.path)
            refused(.changedByOthers)
            #expect(!journal.isThere)
            #expect(symlink(path, journal.path) == 0)
            refused(.unwritable(errno: ELOOP))
            unlink(journal.path)
            #expect(mkfifo(journal.path, 0o600) == 0)
            refused(.notPlainFile)
            unlink(journal.path)
            try write(whole, to: journal.path)
            try journal.append(Array("2".utf8), following: "a")
            #expect(try lines(path) == ["1", "2"])
        }
    }

    @Test func `another journal in its place, longer, as long or with more lines, is refused, and stays`() async throws {
        try await withPath { path in
            var (journal, other) = (PoolJournal(beside: path), PoolJournal(beside: path))
            func mine(_ line: String) throws { try journal.append(Array(line.utf8), following: "a") }
            try mine("1")
            let whole = try content(of: journal.path)
            try write(whole.dropLast() + [9], to: journal.path)
            _ = try other.lines(following: file)
            try other.append(Array("2".utf8), following: "a")
            let asLong = try content(of: journal.path)
            #expect(asLong.count == whole.count)
            try other.append(Array("3".utf8), following: "a")
            for strange in [asLong, try content(of: journal.path), whole + [9], whole + Array("0123456789abcdef 2\n".utf8)] {
                try write(strange, to: journal.path)
                #expect(throws: journal.fault(.changedByOthers)) { try mine("4") }
                #expect(try content(of: journal.path) == strange)
            }
            try write(whole, to: journal.path)
            try mine("4")
            #expect(try lines(path) == ["1", "4"])
        }
    }

    @Test func `a journal that stands where there was none is refused, and stays`() async throws {
        try await withPath { path in
            var journal = PoolJournal(beside: path)
            try write([9], to: journal.path)
            #expect(throws: journal.fault(.changedByOthers)) { try journal.append([1], following: "a") }
            #expect(throws: journal.fault(.changedByOthers)) { try journal.lines(following: file, knownLength: 0) }
            #expect(try content(of: journal.path) == [9])
            unlink(journal.path)
            try journal.append(Array("1".utf8), following: "a")
            #expect(try lines(path) == ["1"])
        }
    }
}

extension PoolJournal {
    fileprivate func fault(_ fault: PoolFileError) -> PoolFileError { .journal(path: path, fault) }
}
