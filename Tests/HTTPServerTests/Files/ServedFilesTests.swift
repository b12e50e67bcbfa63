import FileReading
import FoundationEssentials
import Glibc
import HTTPTypes
import Testing

@testable import HTTPServer

/// Which files are sent, and as what.
final class ServedFilesTests: ServedFilesBench {
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
        let problem = await #expect(throws: Problem.self) { try await self.response(target) }
        #expect(problem?.status == .badRequest && problem?.code == "bad_request")
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

    @Test(arguments: [("files", "/files/"), ("", "/"), ("", "/empty/")])
    func `a folder in the place of an index is nothing`(prefix: String, target: String) async throws {
        for folder in ["", "/empty"] { #expect(mkdir("\(root)\(folder)/index.html", 0o700) == 0) }
        #expect(try await response(target, at: prefix) { try $0.files(in: $1, index: "index.html") }.status == .notFound)
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
        for target in ["/files/ten.txt", "/files/missing", "/files/docs/", "/files"] {
            let response = try await response(target) { try $0.use(Closed()).files(in: $1, index: "index.html") }
            #expect(response.status == .unauthorized)
        }
    }
}
