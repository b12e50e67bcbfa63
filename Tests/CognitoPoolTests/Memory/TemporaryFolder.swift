import FoundationEssentials
import Glibc

@testable import CognitoPool

/// Runs a test with the path of a file that is not there yet, in a folder that is removed afterwards.
func withPath(_ test: (_ path: String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "lionsden-\(UInt64.random(in: 0...UInt64.max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await test(folder.appending(path: "pool.json").path)
}

/// Writes a file with these permissions.
func write(_ text: [UInt8], to path: String, permissions: mode_t = 0o600) throws {
    try Data(text).write(to: URL(filePath: path))
    chmod(path, permissions)
}

func content(of path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }

/// Appends a change to the journal of a pool that does not run.
func append(_ change: String, toJournalOf path: String) throws {
    let file = try PoolRecordReader(parsing: try content(of: path))
    let mark = try file.text("journal")
    var journal = PoolJournal(beside: path)
    _ = try journal.lines(following: .init(mark: mark, former: try file.text("formerJournal")))
    try journal.append(Array(change.utf8), following: mark)
}
