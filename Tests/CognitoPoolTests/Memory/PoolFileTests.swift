import Glibc
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct PoolFileTests {
    @Test func `what is written is read, and only its owner may`() async throws {
        try await withPath { path in
            let file = try PoolFile(path)
            #expect(try file.read() == nil)
            try file.write([1, 2, 3])
            try file.write([4, 5])
            #expect(try file.read() == [4, 5])
            var status = stat()
            #expect(stat(path, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o600)
            #expect(access("\(path).new", F_OK) == -1)
        }
    }

    @Test func `a file belongs to one pool at a time`() async throws {
        try await withPath { path in
            do {
                let first = try PoolFile(path)
                #expect(throws: PoolFileError.inUse) { try PoolFile(path) }
                _ = first
            }
            _ = try PoolFile(path)
        }
    }

    @Test func `half a write of a process that was killed does no harm`() async throws {
        try await withPath { path in
            let file = try PoolFile(path)
            try file.write([1])
            try write([9, 9], to: "\(path).new", permissions: 0o644)
            #expect(try file.read() == [1])
            try file.write([2])
            #expect(try file.read() == [2])
        }
    }

    @Test(arguments: [(0o600, nil), (0o400, nil), (0o640, 0o640), (0o604, 0o604), (0o620, 0o620), (0o610, 0o610)] as [(mode_t, UInt32?)])
    func `a file that others may use is refused`(permissions: mode_t, refused: UInt32?) async throws {
        try await withPath { path in
            try write([7], to: path, permissions: permissions)
            let file = try PoolFile(path)
            guard let refused else {
                #expect(try file.read() == [7])
                return
            }
            #expect(throws: PoolFileError.openToOthers(permissions: refused)) { try file.read() }
        }
    }

    @Test func `a link and a folder are refused`() async throws {
        try await withPath { path in
            let file = try PoolFile(path)
            try write([7], to: "\(path).other")
            #expect(symlink("\(path).other", path) == 0)
            #expect(throws: PoolFileError.notPlainFile) { try file.read() }
            unlink(path)
            #expect(mkdir(path, 0o700) == 0)
            #expect(throws: PoolFileError.notPlainFile) { try file.read() }
            #expect(throws: PoolFileError.unwritable(errno: EISDIR)) { try file.write([1]) }
            #expect(access("\(path).new", F_OK) == -1)
        }
    }

    @Test func `T121 a pipe is refused without waiting for its writer`() async throws {
        try await withPath { path in
            #expect(mkfifo("\(path).lock", 0o600) == 0)
            let file = try PoolFile(path)
            #expect(mkfifo(path, 0o600) == 0)
            #expect(throws: PoolFileError.notPlainFile) { try file.read() }
        }
    }

    @Test func `a pool's file is written and read up to its bound`() async throws {
        try await withPath { path in
            let file = try PoolFile(path)
            let limit = PoolFile.maximumBytes
            #expect(throws: PoolFileError.tooLarge(limit: limit)) { try file.write([UInt8](repeating: 0, count: limit + 1)) }
            try file.write([UInt8](repeating: 0, count: limit))
            #expect(try file.read()?.count == limit)
            #expect(truncate(path, limit + 1) == 0)
            #expect(throws: PoolFileError.tooLarge(limit: limit)) { try file.read() }
        }
    }

    @Test func `without its folder there is nothing to write to`() {
        #expect(throws: PoolFileError.unwritable(errno: ENOENT)) { try PoolFile("/nowhere/at/all/pool.json") }
    }

    @Test(arguments: [EINVAL, EOPNOTSUPP, EIO, ENOSPC])
    func `a folder that cannot be synced is a fault, unless its file system has no such wait`(number: Int32) async throws {
        try await withPath { path in
            let sync: PoolFile.FolderSync = { path throws(PoolFileError) in
                try PoolFile.syncFolder(of: path) { _ in
                    errno = number
                    return -1
                }
            }
            let fault = number == EIO || number == ENOSPC ? PoolFileError.folderNotSynced(errno: number) : nil
            let file = try PoolFile(path, syncFolder: sync)
            let doubt = try file.write([1])
            #expect(doubt == fault)
            #expect(try file.read() == [1])
            var journal = PoolJournal(beside: path, syncFolder: sync)
            guard let fault else { return try journal.append([1], following: "a") }
            #expect(throws: PoolFileError.journal(path: journal.path, fault)) { try journal.append([1], following: "a") }
            #expect(try content(of: journal.path).isEmpty)
            #expect(journal.length == 0)
        }
    }

    @Test func `a folder that is not there cannot be synced`() async throws {
        #expect(throws: PoolFileError.folderNotSynced(errno: ENOENT)) { try PoolFile.syncFolder(of: "/nowhere/at/all/pool.json") }
        try PoolFile.syncFolder(of: "pool.json")
        try await withPath { path in
            let fault = try PoolFile(path).write([1])
            #expect(fault == nil)
        }
    }
}
