import FoundationEssentials
import Glibc
import Testing

@testable import FileReading

/// What a path of the configuration may lead to, and what comes of it.
final class RegularFileTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "lionsden-\(UUID())").path

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func path(_ name: String) -> String { "\(folder)/\(name)" }

    private func write(_ bytes: [UInt8], _ name: String) throws { try Data(bytes).write(to: URL(filePath: path(name))) }

    private func refusal(_ path: String, maximumBytes: Int = 1024, followingLinks: Bool = true) -> FileReadError? {
        do throws(FileReadError) {
            _ = try RegularFile(path, followingLinks: followingLinks).content(maximumBytes: maximumBytes)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [0, 1, 1023, 1024]) func `a file within the bound is read whole`(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        try write(bytes, "file")
        #expect(try RegularFile.content(of: path("file"), maximumBytes: 1024) == bytes)
    }

    @Test func `T121 a file of one byte more is refused, and one of 300 MB before it is read`() throws {
        try write([UInt8](repeating: 0, count: 1025), "file")
        #expect(refusal(path("file")) == .tooLarge(limit: 1024))
        #expect(truncate(path("file"), 300_000_000) == 0)
        #expect(refusal(path("file")) == .tooLarge(limit: 1024))
    }

    @Test func `T121 a pipe is refused, with or without a writer`() throws {
        #expect(mkfifo(path("pipe"), 0o600) == 0)
        #expect(refusal(path("pipe")) == .notRegular(.pipe))
        let writer = open(path("pipe"), O_RDWR | O_NONBLOCK)
        defer { close(writer) }
        #expect(Glibc.write(writer, "text", 4) == 4)
        #expect(refusal(path("pipe")) == .notRegular(.pipe))
    }

    @Test(arguments: ["/dev/zero", "/dev/null", "/dev/tty"]) func `T121 a device is refused`(path: String) {
        #expect(refusal(path) == .notRegular(.device))
    }

    @Test func `T121 a folder and a socket are refused`() throws {
        #expect(refusal(folder) == .notRegular(.folder))
        let socket = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let name = Array(path("s").utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        #expect(bound == 0)
        #expect(refusal(path("s")) == .notRegular(.socket))
    }

    @Test func `a link is followed unless said otherwise`() throws {
        try write([7], "file")
        #expect(symlink(path("file"), path("link")) == 0)
        #expect(refusal(path("link")) == nil)
        #expect(refusal(path("link"), followingLinks: false) == .notRegular(.link))
        #expect(symlink(path("nowhere"), path("broken")) == 0)
        #expect(refusal(path("broken")) == .notFound)
    }

    @Test func `a missing file is told from one that may exist`() throws {
        #expect(refusal(path("none")) == .notFound)
        #expect(refusal(path("none/none")) == .notFound)
        try write([], "file")
        #expect(refusal(path("file/none")) == .unreachable(errno: ENOTDIR))
        #expect(symlink(path("round"), path("round")) == 0)
        #expect(refusal(path("round/none")) == .unreachable(errno: ELOOP))
        #expect(refusal(path("round")) == .notRegular(.link))
    }

    /// Such files say that they are empty.
    @Test func `a file that the kernel makes while it is read is read whole`() throws {
        let status = try RegularFile.content(of: "/proc/self/status", maximumBytes: 1 << 20)
        #expect(status.count > 512)
        #expect(refusal("/proc/self/status", maximumBytes: 10) == .tooLarge(limit: 10))
    }

    @Test func `attributes differ once there is other content`() throws {
        func attributes() throws -> FileAttributes { try RegularFile(path("file")).attributes }
        try write([1], "file")
        let first = try attributes()
        #expect(try attributes() == first)
        try write([1], "other")
        #expect(rename(path("other"), path("file")) == 0)
        #expect(try attributes() != first)
        let second = try attributes()
        #expect(truncate(path("file"), 2) == 0)
        #expect(try attributes() != second)
    }

    @Test func `every cause has words of its own`() {
        let causes: [FileReadError] =
            [.notFound, .unreachable(errno: EACCES), .system(errno: EACCES), .tooLarge(limit: 7)]
            + [.folder, .link, .pipe, .device, .socket].map { .notRegular($0) }
        #expect(Set(causes.map(\.description)).count == causes.count)
        #expect("\(FileReadError.notRegular(.pipe))" == "it is a pipe and no regular file")
    }
}
