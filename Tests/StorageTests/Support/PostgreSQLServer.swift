import Foundation
import Synchronization
import Testing

@testable import Storage

/// A PostgreSQL server of the tests' own, started by `Tests/Support/postgresql.sh` and gone with this process.
final class PostgreSQLServer: Sendable {
    /// Where Debian puts the server's programs, whose folder is named after the version.
    private static let versions = "/usr/lib/postgresql"

    /// The programs of the newest server that is installed.
    private static let binaries: String? = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: versions)) ?? []
        return names.compactMap(Int.init).sorted().last.map { "\(versions)/\($0)/bin" }
            .flatMap { FileManager.default.fileExists(atPath: $0 + "/postgres") ? $0 : nil }
    }()

    /// Where it is required, a server that is not there is a failure and no reason to skip.
    static let isThere = binaries != nil || ProcessInfo.processInfo.environment["POSTGRESQL_REQUIRED"] != nil

    /// Shared by the tests that leave it alone.
    static let shared = Result { try PostgreSQLServer() }

    private let commands: FileHandle
    private let answers: FileHandle
    private let databases = Mutex(0)
    let folder: String

    init() throws {
        let binaries = try #require(Self.binaries, "PostgreSQL's server is required, and not installed")
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: "/bin/sh")
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        process.arguments = [tests.appending(path: "Support/postgresql.sh").path, binaries]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        commands = input.fileHandleForWriting
        answers = output.fileHandleForReading
        folder = try Self.line(from: answers)
    }

    func tell(_ command: String) throws {
        try databases.withLock { _ in
            try commands.write(contentsOf: Data("\(command)\n".utf8))
            #expect(try Self.line(from: answers) == "done")
        }
    }

    /// The address of a new and empty database.
    func database(_ options: String = "") throws -> String {
        let number = databases.withLock { number in
            number += 1
            return number
        }
        try tell("database test\(number) \(options)")
        return "postgresql:///test\(number)?host=\(folder)&user=lionsden"
    }

    private static func line(from answers: FileHandle) throws -> String {
        var line: [UInt8] = []
        while let byte = try answers.read(upToCount: 1)?.first {
            if byte == 0x0A { return String(decoding: line, as: UTF8.self) }
            line.append(byte)
        }
        throw CocoaError(.fileReadUnknown)
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips a test where there is no server to be started.
    static var withPostgreSQL: Self { .enabled(if: PostgreSQLServer.isThere, "PostgreSQL's server is not installed") }
}
