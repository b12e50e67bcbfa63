import Dispatch
import FoundationEssentials
import Glibc
import Synchronization
import Testing

@testable import FileReading

/// What a path inside a folder may lead to. Each is tried with the kernel following links, and without any being followed.
final class FolderTests {
    private let outside = FileManager.default.temporaryDirectory.appending(path: "lionsden-\(UUID())").path
    private var root: String { "\(outside)/root" }

    init() throws {
        try FileManager.default.createDirectory(atPath: "\(outside)/root/deep/er", withIntermediateDirectories: true)
        try write("secret", "\(outside)/secret")
        try write("file", "\(root)/file")
        try write("deep", "\(root)/deep/er/file")
    }

    deinit { try? FileManager.default.removeItem(atPath: outside) }

    private func write(_ text: String, _ path: String) throws { try Data(text.utf8).write(to: URL(filePath: path)) }

    private func link(_ name: String, to destination: String) { #expect(symlink(destination, "\(root)/\(name)") == 0) }

    private func content(_ segments: [String], followingLinks: Bool) throws(FileReadError) -> String {
        let file = try Folder(root, followingLinks: followingLinks).file(segments)
        return String(decoding: try file.content(maximumBytes: 1024), as: UTF8.self)
    }

    private func refusal(_ segments: [String], followingLinks: Bool) -> FileReadError? {
        do throws(FileReadError) {
            _ = try content(segments, followingLinks: followingLinks)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [true, false]) func `files of the folder and of folders inside are read`(followingLinks: Bool) throws {
        #expect(try content(["file"], followingLinks: followingLinks) == "file")
        #expect(try content(["deep", "er", "file"], followingLinks: followingLinks) == "deep")
    }

    @Test(
        arguments: [
            [], [""], ["."], [".."], ["..", "secret"], ["deep", "..", "..", "secret"], ["../secret"], ["deep/er/file"], ["/etc/passwd"],
            ["file\0"], ["deep", "", "er", "file"], ["missing"], ["missing", "file"], [String(repeating: "x", count: 256)],
            Array(repeating: "x", count: 5_000),
        ], [true, false])
    func `T162 what is no name in the folder is not there`(segments: [String], followingLinks: Bool) {
        #expect(refusal(segments, followingLinks: followingLinks) == .notFound)
    }

    @Test(arguments: [true, false]) func `a file is no folder, and a folder no file`(followingLinks: Bool) {
        #expect(refusal(["file", "x"], followingLinks: followingLinks) == .unreachable(errno: ENOTDIR))
        #expect(refusal(["deep"], followingLinks: followingLinks) == .notRegular(.folder))
    }

    @Test(arguments: [true, false]) func `T162 a link that leads out leads nowhere, whether its end is a file or a folder`(
        followingLinks: Bool
    ) {
        link("absolute", to: "\(outside)/secret")
        link("relative", to: "../secret")
        link("up", to: "..")
        link("system", to: "/etc")
        link("self", to: "\(root)/file")
        link("process", to: "/proc/self/root/etc/passwd")
        link("round", to: "../root/file")
        link("device", to: "/dev/zero")
        for segments in [
            ["absolute"], ["relative"], ["up", "secret"], ["system", "passwd"], ["self"], ["process"], ["round"], ["device"],
        ] {
            let refusal = refusal(segments, followingLinks: followingLinks)
            // Where no link is followed, one on the way is no folder.
            #expect(refusal == (followingLinks || segments.count == 1 ? .notFound : .unreachable(errno: ENOTDIR)), "\(segments)")
        }
    }

    @Test func `T162 a link that stays inside is followed, or none is`() throws {
        link("link", to: "deep/er/file")
        link("folder", to: "deep")
        try FileManager.default.createDirectory(atPath: "\(root)/other", withIntermediateDirectories: true)
        link("other/back", to: "../file")
        link("loop", to: "loop")
        #expect(try content(["link"], followingLinks: true) == "deep")
        #expect(try content(["folder", "er", "file"], followingLinks: true) == "deep")
        #expect(try content(["other", "back"], followingLinks: true) == "file")
        #expect(refusal(["loop"], followingLinks: true) == .notFound)
        #expect(refusal(["link"], followingLinks: false) == .notFound)
        #expect(refusal(["folder", "er", "file"], followingLinks: false) == .unreachable(errno: ENOTDIR))
        #expect(refusal(["other", "back"], followingLinks: false) == .notFound)
    }

    @Test(arguments: [true, false]) func `T162 a pipe and a socket are refused, and nobody waits for their writers`(followingLinks: Bool) {
        #expect(mkfifo("\(root)/pipe", 0o600) == 0)
        #expect(refusal(["pipe"], followingLinks: followingLinks) == .notRegular(.pipe))
        let socket = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let name = Array("\(root)/s".utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let isBound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        #expect(isBound == 0)
        #expect(refusal(["s"], followingLinks: followingLinks) == .notRegular(.socket))
    }

    /// A folder and a link to the outside take each other's place all the time.
    @Test(arguments: [true, false]) func `T162 a link that is put in a folder's place while its path is followed leads nowhere`(
        followingLinks: Bool
    ) throws {
        try FileManager.default.createDirectory(atPath: "\(root)/swapped", withIntermediateDirectories: true)
        try write("inside", "\(root)/swapped/secret")
        link("link", to: outside)
        let isOver = Atomic(false)
        let root = root
        let swapper = Thread {
            let (place, folder, link) = ("\(root)/swapped", "\(root)/folder", "\(root)/link")
            while !isOver.load(ordering: .relaxed) {
                for (from, to) in [(place, folder), (link, place), (place, link), (folder, place)] { rename(from, to) }
            }
        }
        var found = ["inside": 0, "nothing": 0]
        while found.values.contains(where: { $0 < 50 }) {
            do throws(FileReadError) {
                let text = try content(["swapped", "secret"], followingLinks: followingLinks)
                found[text, default: 0] += 1
                if text != "inside" { break }
            } catch {
                found["nothing", default: 0] += 1
            }
        }
        isOver.store(true, ordering: .relaxed)
        swapper.wait()
        #expect(Set(found.keys) == ["inside", "nothing"])
    }

    @Test func `another folder in its place counts from then on`() throws {
        try FileManager.default.createDirectory(atPath: "\(outside)/next", withIntermediateDirectories: true)
        try write("next", "\(outside)/next/file")
        #expect(symlink("root", "\(outside)/current") == 0)
        let folder = try Folder("\(outside)/current")
        #expect(try folder.file(["file"]).content(maximumBytes: 10) == Array("file".utf8))
        #expect(symlink("next", "\(outside)/new") == 0)
        #expect(rename("\(outside)/new", "\(outside)/current") == 0)
        #expect(try folder.file(["file"]).content(maximumBytes: 10) == Array("next".utf8))
    }

    @Test func `what is no folder is refused at once`() {
        #expect(throws: FileReadError.notFound) { try Folder("\(self.root)/missing") }
        #expect(throws: FileReadError.unreachable(errno: ENOTDIR)) { try Folder("\(self.root)/file") }
    }

    @Test func `a part of a file is read, and a change is seen`() throws {
        let file = try Folder(root).file(["file"])
        #expect(try file.bytes(at: 1, atMost: 2) == Array("il".utf8))
        #expect(try file.bytes(at: 2, atMost: 100) == Array("le".utf8))
        #expect(try file.bytes(at: 4, atMost: 1) == [])
        #expect(try file.currentAttributes() == file.attributes)
        #expect(truncate("\(root)/file", 3) == 0)
        let now = try file.currentAttributes()
        #expect(now != file.attributes)
        #expect(now.fingerprint != file.attributes.fingerprint)
    }
}

/// A thread of a test's own.
private final class Thread: Sendable {
    private let ended = DispatchSemaphore(value: 0)

    init(_ body: @escaping @Sendable () -> Void) {
        DispatchQueue(label: "swapper").async { [ended] in
            body()
            ended.signal()
        }
    }

    func wait() { ended.wait() }
}
