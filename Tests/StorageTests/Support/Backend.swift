import FoundationEssentials
import Testing

@testable import Storage

/// A database that passes the suites of the repositories.
enum Backend: String, CaseIterable, CustomTestStringConvertible {
    case sqlite = "SQLite"
    case postgreSQL = "PostgreSQL"

    /// Those that are here; the suites of PostgreSQL say by name what is skipped.
    static let available: [Backend] = PostgreSQLServer.isThere ? allCases : [.sqlite]

    var testDescription: String { rawValue }

    /// Runs a test with an empty store of its own.
    func withStore(_ test: (Store) async throws -> Void) async throws {
        switch self {
        case .sqlite:
            try await withFolder { folder in
                let store = try await Store.sqlite(path: folder.appending(path: "store.db").path)
                try await test(store)
                await store.close()
            }
        case .postgreSQL:
            let store = try await Store.postgreSQL(location: PostgreSQLServer.shared.get().database())
            try await test(store)
            await store.close()
        }
    }
}

/// Runs a test with a folder of its own, which is removed afterwards.
func withFolder<Value>(_ test: (URL) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "lionsden-\(UInt64.random(in: 0...UInt64.max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await test(folder)
}
