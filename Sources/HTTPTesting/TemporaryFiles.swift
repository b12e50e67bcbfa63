import FoundationEssentials

/// A folder of a test's own.
private func makeFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "lionsden-\(UInt64.random(in: 0...UInt64.max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
}

/// Runs a test with files in a folder of their own, which is removed afterwards.
package func withFiles(_ files: [String: String], _ test: (_ path: (String) -> String) throws -> Void) throws {
    let folder = try makeFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
    try test { folder.appending(path: $0).path }
}

/// Runs a test with one file, which is removed afterwards.
package func withFile(_ text: String, _ test: (_ path: String) async throws -> Void) async throws {
    let folder = try makeFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "file")
    try Data(text.utf8).write(to: file)
    try await test(file.path)
}
