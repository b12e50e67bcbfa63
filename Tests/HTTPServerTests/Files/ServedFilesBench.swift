import FoundationEssentials
import Glibc
import HTTPTesting
import HTTPTypes
import Testing

@testable import HTTPServer

/// A folder with some files, and answers to requests for them.
class ServedFilesBench {
    let outside = FileManager.default.temporaryDirectory.appending(path: "lionsden-\(UUID())").path
    var root: String { "\(outside)/root" }

    init() throws {
        for folder in ["docs/deep", ".git", "empty"] {
            try FileManager.default.createDirectory(atPath: "\(root)/\(folder)", withIntermediateDirectories: true)
        }
        try write("secret", "../secret")
        try write("0123456789", "ten.txt")
        try write("hidden", ".env")
        try write("hidden", ".git/config")
        try write("<p>docs", "docs/index.html")
        try write("<p>deep", "docs/deep/index.html")
        try write("", "none")
        try write("x", "a b\u{E9}%.txt")
    }

    deinit { try? FileManager.default.removeItem(atPath: outside) }

    func write(_ text: String, _ name: String) throws { try Data(text.utf8).write(to: URL(filePath: "\(root)/\(name)")) }

    func response(
        _ target: String, _ method: HTTPRequest.Method = .get, _ fields: HTTPFields = [:], at prefix: String = "files",
        _ register: ((RouteGroup<RequestContext>, String) throws -> Void)? = nil
    ) async throws -> Response {
        let table = RouteTable()
        let group = RouteGroup(table).open.group(prefix)
        if let register { try register(group, root) } else { try group.files(in: root) }
        return try await Router(table).response(to: Request(method, target, fields: fields))
    }

    func text(_ response: Response) async throws -> String {
        switch response.content {
        case .bytes(let bytes): return String(decoding: bytes, as: UTF8.self)
        case .stream(let stream):
            let collected = Collected()
            try await stream.produce { piece in await collected.add(piece) }
            return await String(decoding: collected.bytes, as: UTF8.self)
        default: return ""
        }
    }

    actor Collected {
        var bytes: [UInt8] = []
        func add(_ piece: [UInt8]) -> Bool {
            bytes += piece
            return true
        }
    }
}
