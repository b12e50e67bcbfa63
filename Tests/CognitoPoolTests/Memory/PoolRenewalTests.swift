import CognitoCore
import Glibc
import HTTPServer
import Locking
import StrictJSON
import Synchronization
import Testing

@testable import CognitoPool
@testable import CognitoTesting

/// The file is written again from what is on the disk, so it must be what the process left there.
@Suite struct PoolRenewalTests {
    private func fixture(_ path: String) throws -> PoolFixture {
        try PoolFixture {
            $0.dataFile = path
            $0.keys = nil
        }
    }

    private func refusal(_ path: String) -> PoolFileError? {
        do throws(EmbeddedUserPoolError) {
            var configuration = PoolConfiguration()
            configuration.dataFile = path
            _ = try EmbeddedUserPool(configuration)
        } catch {
            if case .data(path, let fault) = error { return fault }
        }
        return nil
    }

    @Test func `a file that was removed while the pool ran is not replaced by an empty one`() async throws {
        try await withPath { path in
            do {
                let first = try fixture(path)
                try first.pool.createGroup("kings")
                #expect(unlink(path) == 0)
                let journal = try content(of: "\(path).journal")
                #expect(throws: PoolFileError.changedByOthers) { try first.pool.pools.environment.memory?.settle() }
                await first.pool.stop()
                #expect(access(path, F_OK) == -1)
                #expect(try content(of: "\(path).journal") == journal)
            }
            let error = try #require(refusal(path))
            #expect(error == .journalAlone(path: "\(path).journal"))
            let text = "\(EmbeddedUserPoolError.data(path: path, error))"
            #expect(text.hasPrefix("\(path) is missing, but its journal \(path).journal is there"))
            unlink("\(path).journal")
            #expect(refusal(path) == nil)
        }
    }

    @Test func `another file in its place, or a journal that was shortened, is left as it is`() async throws {
        try await withPath { path in
            let first = try fixture(path)
            try first.pool.createGroup("kings")
            try first.pool.createGroup("queens")
            let (file, journal) = (try content(of: path), try content(of: "\(path).journal"))
            let end = try #require(journal.dropLast().lastIndex(of: UInt8(ascii: "\n")))
            func settle() throws { try first.pool.pools.environment.memory?.settle() }
            let other = String(decoding: file, as: UTF8.self).replacing("\"journal\":\"", with: "\"journal\":\"A", maxReplacements: 1)
            try write(Array(other.utf8), to: path)
            #expect(throws: PoolFileError.changedByOthers) { try settle() }
            #expect(try content(of: path) == Array(other.utf8))
            try write(file, to: path)
            for rest in [end + 1, 0] {
                #expect(truncate("\(path).journal", rest) == 0)
                #expect(throws: PoolFileError.journal(path: "\(path).journal", .changedByOthers)) { try settle() }
                #expect(try content(of: path) == file)
                #expect(try content(of: "\(path).journal").count == rest)
            }
            try write(journal, to: "\(path).journal")
            try settle()
            #expect(try content(of: path) != file)
        }
    }

    @Test func `an older copy of the file beside a newer journal is refused, and both are left as they are`() async throws {
        try await withPath { path in
            await (try fixture(path)).pool.stop()
            let older = try content(of: path)
            do {
                let second = try fixture(path)
                try second.pool.createGroup("kings")
                await second.pool.stop()
            }
            let newer = try content(of: path)
            try fixture(path).pool.createGroup("queens")
            let journal = try content(of: "\(path).journal")
            try write(older, to: path)
            let error = try #require(refusal(path))
            #expect(error == .journal(path: "\(path).journal", .foreign))
            #expect("\(error)".hasPrefix("is older or newer than its journal, \(path).journal; both are left as they are"))
            #expect(try content(of: path) == older)
            #expect(try content(of: "\(path).journal") == journal)
            try write(newer, to: path)
            let again = try fixture(path)
            for group in ["kings", "queens"] { #expect(throws: CognitoError.groupExists) { try again.pool.createGroup(group) } }
        }
    }

    @Test func `a journal that stayed when its changes went into the file counts for nothing`() async throws {
        try await withPath { path in
            var journal: [UInt8] = []
            do {
                let first = try fixture(path)
                try first.pool.createGroup("kings")
                journal = try content(of: "\(path).journal")
                await first.pool.stop()
            }
            try write(journal, to: "\(path).journal")
            let second = try fixture(path)
            #expect(try content(of: "\(path).journal") == journal)
            try second.pool.createGroup("queens")
            await second.pool.stop()
            let names = try PoolRecord.all(in: PoolRecordReader(parsing: try content(of: path))).first?.directory.allGroups.map(\.name)
            #expect(names == ["kings", "lions", "queens"])
        }
    }

    @Test func `what a request nests as deep as a request may is read again, from the journal and from the file`() async throws {
        try await withPath { path in
            func nested(_ depth: Int) -> JSONValue { (1..<depth).reduce([:]) { value, _ in ["a": value] } }
            let deepest = JSONLimits.requestContent.maximumDepth - 1
            func keep(_ value: JSONValue, _ fixture: PoolFixture) throws {
                try fixture.pool.service.withDirectory { $0.settings.unused["LambdaConfig"] = value }
            }
            do {
                let first = try fixture(path)
                try keep(nested(deepest), first)
            }
            do {
                let second = try fixture(path)
                #expect(second.pool.service.settings.unused["LambdaConfig"] == nested(deepest))
                await second.pool.stop()
                #expect(access("\(path).journal", F_OK) == -1)
            }
            let third = try fixture(path)
            #expect(third.pool.service.settings.unused["LambdaConfig"] == nested(deepest))
            // The journal has room for two levels more than the file.
            try keep(nested(deepest + 1), third)
            let file = try content(of: path)
            #expect { try third.pool.pools.environment.memory?.settle() } throws: { error in
                guard case .notReadBack(.notJSON(.tooDeep(_, let limit)))? = error as? PoolFileError else { return false }
                return limit == PoolRecordReader.maximumDepth
            }
            #expect(try content(of: path) == file)
            #expect(throws: CognitoError.internalFailure) { try keep(nested(deepest + 4), third) }
            #expect(third.pool.service.settings.unused["LambdaConfig"] == nested(deepest + 1))
        }
    }

    @Test func `while the file cannot be written the journal grows, and later has its changes in the file`() async throws {
        try await withPath { path in
            let first = try fixture(path)
            let before = try content(of: path)
            #expect(mkdir("\(path).new", 0o700) == 0)
            var count = 0
            func grow(_ isDone: () throws -> Bool) throws {
                while try !isDone() {
                    try first.pool.createGroup("group\(count)")
                    count += 1
                }
            }
            func length() -> Int {
                var status = stat()
                return stat("\(path).journal", &status) == 0 ? status.st_size : 0
            }
            try grow { length() > (1 << 20) + (1 << 17) }
            #expect(try content(of: path) == before)
            #expect(rmdir("\(path).new") == 0)
            try first.pool.createGroup("soon")
            #expect(try content(of: path) == before)
            var longest = 0
            try grow {
                longest = max(longest, length())
                return try content(of: path) != before
            }
            #expect(((2 << 20)..<(3 << 20)).contains(longest))
            #expect(length() == 0)
            let names = first.pool.service.directory.withLock { $0.allGroups.map(\.name) }
            #expect(names.count == count + 2)
            let records = try PoolRecord.all(in: PoolRecordReader(parsing: try content(of: path)))
            #expect(records.first?.directory.allGroups.map(\.name) == names)
        }
    }
}
