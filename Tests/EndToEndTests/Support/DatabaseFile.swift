import FoundationEssentials
import Storage

/// An SQLite file of a test's own, in a folder that nothing else uses.
struct DatabaseFile {
    private let folder: URL

    init(named name: String = "lionsden-\(UInt64.random(in: 0...UInt64.max))") throws {
        folder = FileManager.default.temporaryDirectory.appending(path: name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    var path: String { folder.appending(path: "den.db").path }
    /// As `DATABASE_URL` has it.
    var location: String { "sqlite:\(path)" }

    /// What is stored, read beside the service that writes.
    func read<Value>(_ body: (Store) async throws -> Value) async throws -> Value {
        let store = try await Store.sqlite(path: path)
        let value = try await body(store)
        await store.close()
        return value
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }
}
