import Dispatch
import FileReading
import FoundationEssentials
import Glibc
import HTTPTesting
import HTTPTypes
import Testing

@testable import HTTPServer

/// Answers to requests for the files of a folder.
final class ServedFilesTests {
    private let outside = FileManager.default.temporaryDirectory.appending(path: "lionsden-\(UUID())").path
    private var root: String { "\(outside)/root" }

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

    private func write(_ text: String, _ name: String) throws { try Data(text.utf8).write(to: URL(filePath: "\(root)/\(name)")) }

    private struct Answer: Equatable {
        var status: Int
        var text = ""
    }

    private func response(
        _ target: String, _ method: HTTPRequest.Method = .get, _ fields: HTTPFields = [:], at prefix: String = "files",
        _ register: ((RouteGroup<RequestContext>, String) throws -> Void)? = nil
    ) async throws -> Response {
        let table = RouteTable()
        let group = RouteGroup(table).open.group(prefix)
        if let register { try register(group, root) } else { try group.files(in: root) }
        return try await Router(table).response(to: Request(method, target, fields: fields))
    }

    private func text(_ response: Response) async throws -> String {
        switch response.content {
        case .bytes(let bytes): return String(decoding: bytes, as: UTF8.self)
        case .stream(let stream):
            let collected = Collected()
            try await stream.produce { piece in await collected.add(piece) }
            return await String(decoding: collected.bytes, as: UTF8.self)
        default: return ""
        }
    }

    private actor Collected {
        var bytes: [UInt8] = []
        func add(_ piece: [UInt8]) -> Bool {
            bytes += piece
            return true
        }
    }

    @Test func `a file is sent with its type and what caches need`() async throws {
        let response = try await response("/files/ten.txt")
        #expect(response.status == .ok)
        #expect(try await text(response) == "0123456789")
        #expect(response.contentType == MediaType("text/plain; charset=utf-8"))
        #expect(response.firstField(.acceptRanges) == "bytes")
        #expect(response.firstField(.cacheControl) == "no-cache")
        let tag = try #require(response.firstField(.eTag))
        #expect(tag.hasPrefix("\"") && tag.utf8.count == 66)
        let date = try #require(response.firstField(.lastModified))
        #expect(HTTPDate.secondsSinceEpoch(Array(date.utf8)[...], now: 0) != nil)
    }

    @Test(arguments: [
        ("/files/none", ""), ("/files/docs/deep/index.html", "<p>deep"), ("/files/a%20b%C3%A9%25.txt", "x"),
        ("/files/ten.txt?v=2", "0123456789"),
    ])
    func `names may be empty files, in folders, or spelled with escapes`(target: String, content: String) async throws {
        let response = try await response(target)
        #expect(response.status == .ok)
        #expect(try await text(response) == content)
    }

    @Test(arguments: [
        "/files", "/files/", "/files/missing", "/files/docs", "/files/docs/", "/files/ten.txt/", "/files/ten.txt/x", "/files/.env",
        "/files/.git/config",
        "/files/.git", "/files/..%2e", "/files/secret", "/files/link", "/files/up/secret", "/files/pipe", "/files/device", "/files/TEN.TXT",
        "/files/" + String(repeating: "x", count: 300), "/files/" + String(repeating: "x/", count: 3_000) + "x", "/files/ten.txt;v=1",
        "/files/ten.txt%20", "/files/unreadable",
    ])
    func `T162 whatever is no file of the folder is 404`(target: String) async throws {
        #expect(symlink("../secret", "\(root)/link") == 0)
        #expect(symlink("..", "\(root)/up") == 0)
        #expect(symlink("/dev/zero", "\(root)/device") == 0)
        #expect(mkfifo("\(root)/pipe", 0o600) == 0)
        #expect(symlink("unreadable", "\(root)/unreadable") == 0)
        for follows in [true, false] {
            let response = try await response(target) { try $0.files(in: $1, followsLinks: follows) }
            #expect(response.status == .notFound)
        }
    }

    @Test(arguments: [
        "/files/../secret", "/files/%2e%2e/secret", "/files/docs/..%2f..%2fsecret", "/files/..%5csecret", "/files/ten.txt%00",
        "/files//ten.txt",
    ])
    func `T162 a path that could lead elsewhere is refused before it is looked for`(target: String) async throws {
        await #expect(throws: Problem.self) { try await self.response(target) }
    }

    @Test func `what begins with a dot is served where that is asked for`() async throws {
        for target in ["/files/.env", "/files/.git/config"] {
            let response = try await response(target) { try $0.files(in: $1, servesHidden: true) }
            #expect(try await text(response) == "hidden")
        }
    }

    @Test func `another method is 405, and other routes go first`() async throws {
        #expect(try await response("/files/ten.txt", .put).status == .methodNotAllowed)
        let other = try await response("/files/ten.txt") { group, root in
            try group.files(in: root)
            group.get("ten.txt") { _ in "a route's" }
        }
        #expect(try await text(other) == "a route's")
    }

    @Test(
        arguments: [
            ("/files/docs/", 200, "<p>docs"), ("/files/docs/deep/", 200, "<p>deep"), ("/files/docs", 301, "/files/docs/"),
            ("/files/docs/deep?x=%2F&y", 301, "/files/docs/deep/?x=%2F&y"), ("/files", 301, "/files/"), ("/files/", 404, ""),
            ("/files/empty/", 404, ""),
            ("/files/ten.txt/", 404, ""), ("/files/missing/", 404, ""), ("/files/.git/", 404, ""), ("/files/ten.txt", 200, "0123456789"),
        ])
    func `a folder has an index where one is named`(target: String, status: Int, content: String) async throws {
        let response = try await response(target) { try $0.files(in: $1, index: "index.html") }
        #expect(response.status.code == status)
        switch status {
        case 200: #expect(try await text(response) == content)
        case 301: #expect(response.firstField(.location) == content)
        default: break
        }
    }

    @Test func `the folder may be that of all paths`() async throws {
        try write("<p>all", "index.html")
        for (target, content) in [("/", "<p>all"), ("/docs/", "<p>docs"), ("/ten.txt", "0123456789")] {
            #expect(try await text(await response(target, at: "") { try $0.files(in: $1, index: "index.html") }) == content)
        }
    }

    @Test func `a redirection stays on this host, whatever the folder is called`() async throws {
        try FileManager.default.createDirectory(atPath: "\(root)/a:@b c\u{E9}", withIntermediateDirectories: true)
        let response = try await response("/a:@b%20c%C3%A9", at: "") { try $0.files(in: $1, index: "index.html") }
        #expect(response.firstField(.location) == "/a:@b%20c%C3%A9/")
    }

    // MARK: - Conditions and ranges

    private func tag() async throws -> String { try #require(try await response("/files/ten.txt").firstField(.eTag)) }

    @Test func `who has the file is told so`() async throws {
        let (tag, whole) = (try await tag(), try await response("/files/ten.txt"))
        for method in [HTTPRequest.Method.get, .head] {
            let response = try await response("/files/ten.txt", method, [.ifNoneMatch: "W/\(tag)", .range: "bytes=0-0"])
            #expect(response.status == .notModified)
            #expect(response.firstField(.eTag) == tag)
            #expect(response.firstField(.cacheControl) == "no-cache")
            #expect(response.contentType == nil)
            #expect(try await text(response) == "")
        }
        let date = try #require(whole.firstField(.lastModified))
        #expect(try await response("/files/ten.txt", .get, [.ifModifiedSince: date]).status == .notModified)
        #expect(try await response("/files/ten.txt", .get, [.ifUnmodifiedSince: date]).status == .ok)
        #expect(try await response("/files/ten.txt", .get, [.ifMatch: "\"x\""]).status == .preconditionFailed)
        #expect(try await response("/files/ten.txt", .get, [.ifMatch: "\"x\"", .range: "bytes=0-0"]).status == .preconditionFailed)
        #expect(try await response("/files/ten.txt", .get, [.ifMatch: tag, .range: "bytes=0-0"]).status == .partialContent)
        #expect(try await response("/files/missing", .get, [.ifNoneMatch: "*"]).status == .notFound)
    }

    @Test func `a part is sent with its place in the whole`() async throws {
        let tag = try await tag()
        for (field, content, place) in [("bytes=2-4", "234", "2-4"), ("bytes=-3", "789", "7-9"), ("bytes=0-", "0123456789", "0-9")] {
            let response = try await response("/files/ten.txt", .get, [.range: field, .ifRange: tag])
            #expect(response.status == .partialContent)
            #expect(try await text(response) == content)
            #expect(response.firstField(.contentRange) == "bytes \(place)/10")
            #expect(response.firstField(.eTag) == tag)
            #expect(response.contentType == MediaType("text/plain; charset=utf-8"))
        }
        let other = try await response("/files/ten.txt", .get, [.range: "bytes=2-4", .ifRange: "\"x\""])
        #expect(other.status == .ok)
        #expect(other.firstField(.contentRange) == nil)
        let late = try await response("/files/ten.txt", .get, [.range: "bytes=10-"])
        #expect(late.status == .rangeNotSatisfiable)
        #expect(late.firstField(.contentRange) == "bytes */10")
        #expect(try await text(late).contains("\"range_not_satisfiable\""))
        #expect(try await response("/files/ten.txt", .head, [.range: "bytes=2-4"]).status == .ok)
    }

    @Test func `a change shows in the tag, also one of the same length and time`() async throws {
        let before = try await response("/files/ten.txt")
        try write("9876543210", "new")
        var status = stat()
        #expect(stat("\(root)/ten.txt", &status) == 0)
        let times = [status.st_mtim, status.st_mtim]
        #expect(utimensat(AT_FDCWD, "\(root)/new", times, 0) == 0)
        #expect(rename("\(root)/new", "\(root)/ten.txt") == 0)
        let after = try await response("/files/ten.txt")
        #expect(before.firstField(.lastModified) == after.firstField(.lastModified))
        #expect(before.firstField(.eTag) != after.firstField(.eTag))
    }

    @Test func `a time of change that lies ahead is not told`() async throws {
        let times = Array(repeating: timespec(tv_sec: 4_000_000_000, tv_nsec: 0), count: 2)
        #expect(utimensat(AT_FDCWD, "\(root)/ten.txt", times, 0) == 0)
        let response = try await response("/files/ten.txt")
        #expect(response.firstField(.lastModified) == nil)
        #expect(response.firstField(.eTag) != nil)
    }

    // MARK: - Settings

    @Test func `caches and types are as it is said`() async throws {
        try write("x", "a.DEN")
        try write("x", "a.TXT")
        let register: (RouteGroup<RequestContext>, String) throws -> Void = {
            try $0.files(
                in: $1, caching: .publicMaxAge(60), mediaTypes: ["den": MediaType("application/x-den"), "txt": MediaType("text/x-own")])
        }
        let response = try await response("/files/a.DEN", .get, [:], at: "files", register)
        #expect(response.contentType == MediaType("application/x-den"))
        #expect(response.firstField(.cacheControl) == "public, max-age=60")
        #expect(try await self.response("/files/a.TXT", .get, [:], at: "files", register).contentType == MediaType("text/x-own"))
        #expect(
            try await self.response("/files/none", .get, [:], at: "files", register).contentType == MediaType("application/octet-stream"))
        let plain = try await self.response("/files/ten.txt") { try $0.files(in: $1, caching: .noStore) }
        #expect(plain.firstField(.cacheControl) == "no-store")
    }

    @Test func `a folder that is not there is refused when it is registered`() {
        let group = RouteGroup(RouteTable()).open
        #expect(throws: FileReadError.notFound) { try group.files(in: "\(self.root)/missing") }
        #expect(throws: FileReadError.unreachable(errno: ENOTDIR)) { try group.files(in: "\(self.root)/ten.txt") }
    }

    @Test func `a guard is asked before any file is looked for`() async throws {
        struct Closed: ImmediateGuard {
            func admit(_ context: RequestContext) throws(Problem) -> RequestContext {
                throw Problem(status: .forbidden, code: "closed", detail: "")
            }
        }
        for target in ["/files/ten.txt", "/files/missing", "/files/docs/", "/files"] {
            let response = try await response(target) { try $0.use(Closed()).files(in: $1, index: "index.html") }
            #expect(response.status == .forbidden)
        }
    }

    // MARK: - Many and long ones

    @Test func `around the length of a piece all of a file arrives`() async throws {
        let piece = FileContent.pieceBytes
        for length in [piece - 1, piece, piece + 1, 3 * piece, 3 * piece + 1] {
            let text = String((0..<length).map { Character(Unicode.Scalar(UInt8(97 + $0 % 26))) })
            try write(text, "long")
            let response = try await response("/files/long")
            if case .stream(let stream) = response.content {
                #expect(length > piece)
                #expect(stream.length == length)
            } else {
                #expect(length <= piece)
            }
            #expect(try await self.text(response) == text)
            let part = try await self.response("/files/long", .get, [.range: "bytes=1-\(length - 2)"])
            #expect(try await self.text(part) == text.dropFirst().dropLast())
        }
    }

    @Test func `T164 a file that shrinks, grows, is written or gives way to another one while it is sent ends the content in an error`()
        async throws
    {
        let length = 3 * FileContent.pieceBytes
        let path = "\(root)/long"
        let changes: [@Sendable () -> Bool] = [
            { truncate(path, off_t(length - 1)) == 0 }, { truncate(path, off_t(length + 1)) == 0 }, { unlink(path) == 0 },
            { (try? Data(repeating: 98, count: length).write(to: URL(filePath: path + "2"))) != nil && rename(path + "2", path) == 0 },
            { unlink(path) == 0 && mkfifo(path, 0o600) == 0 }, { unlink(path) == 0 && symlink("/dev/zero", path) == 0 },
            { unlink(path) == 0 && symlink("../secret", path) == 0 },
            {
                let file = open(path, O_WRONLY)
                defer { close(file) }
                return pwrite(file, "b", 1, off_t(length - 1)) == 1
            },
        ]
        for (number, change) in changes.enumerated() {
            unlink(path)
            try write(String(repeating: "a", count: length), "long")
            guard case .stream(let stream) = try await response("/files/long").content else { throw CancellationError() }
            let collected = Collected()
            await #expect(throws: (any Error).self, "\(number)") {
                try await stream.produce { piece in
                    if await collected.bytes.isEmpty { #expect(change()) }
                    return await collected.add(piece)
                }
            }
            let bytes = await collected.bytes
            #expect(bytes.count < length && bytes.allSatisfy { $0 == 97 }, "\(number)")
        }
    }

    @Test func `T164 no descriptor is held while a client takes its time`() async throws {
        try write(String(repeating: "a", count: 3 * FileContent.pieceBytes), "long")
        func openHere() throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count { name in
                (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)"))?.hasPrefix(outside) ?? false
            }
        }
        guard case .stream(let stream) = try await response("/files/long").content else { throw CancellationError() }
        try await stream.produce { _ in
            #expect(try! openHere() == 0)
            return true
        }
    }

    @Test func `T164 beyond so many that wait for the disk nobody begins, and those that have begun go on`() async throws {
        let readers = FileReaders(threads: 2, mostWaiting: 3)
        let gate = DispatchSemaphore(value: 0)
        let waiting = (0..<3).map { _ in Task { try await readers.run { gate.wait() } } }
        while readers.unended < 3 { await Task.yield() }
        await #expect(throws: Problem.filesUnavailable) { try await readers.begin {} }
        for _ in waiting { gate.signal() }
        for task in waiting { try await task.value }
        #expect(try await readers.begin { 7 } == 7)
        #expect(readers.unended == 0)
    }
}
