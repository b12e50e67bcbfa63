import CognitoTesting
import Foundation

/// The `openssl` command as a server of one file over TLS, at `/keys`; a stranger's implementation, which shares nothing with ours but the library.
final class TLSFileServer {
    private let process: Process
    private let folder: URL
    let port: UInt16

    /// Whether the command is there; what needs it is skipped where it is not.
    static var isAvailable: Bool { command != nil }
    private static let command = ["/usr/bin/openssl", "/usr/local/bin/openssl"].first(where: FileManager.default.isExecutableFile)

    struct Unavailable: Error {}

    /// Serves the content, and proves who it is by this chain and key, until it is stopped.
    init(certificate: String, key: String, content: [UInt8]) throws {
        guard let command = Self.command else { throw Unavailable() }
        folder = FileManager.default.temporaryDirectory.appending(path: "lionsden-\(UInt64.random(in: 0...UInt64.max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, data) in [("cert.pem", Data(certificate.utf8)), ("key.pem", Data(key.utf8)), ("keys", Data(content))] {
            try data.write(to: folder.appending(path: name))
        }
        process = Process()
        process.executableURL = URL(filePath: command)
        process.arguments = ["s_server", "-accept", "127.0.0.1:0", "-cert", "cert.pem", "-key", "key.pem", "-WWW"]
        process.currentDirectoryURL = folder
        process.standardInput = Pipe()
        process.standardError = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        port = try Self.port(from: output.fileHandleForReading)
    }

    func stop() {
        // It inherits a mask that keeps the gentler signals from it, and has nothing to put in order.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    /// It says `ACCEPT 127.0.0.1:PORT` once it listens.
    private static func port(from output: FileHandle) throws -> UInt16 {
        var text = ""
        while true {
            let part = output.availableData
            guard !part.isEmpty else { throw Unavailable() }
            text += String(decoding: part, as: UTF8.self)
            if let match = text.firstMatch(of: /ACCEPT \S*:(\d+)\n/), let port = UInt16(match.1) { return port }
        }
    }
}
