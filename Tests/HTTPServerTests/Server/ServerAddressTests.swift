import FoundationEssentials
import Glibc
import HTTPTesting
import Testing

@testable import HTTPServer

/// Where a server listens. Over real sockets, with both readiness drivers.
struct ServerAddressTests {
    private func path() -> String { FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString.prefix(12)).sock" }

    @Test(arguments: ReadinessDriver.allCases)
    func `a Unix-domain socket is served, and its path goes with the server`(driver: ReadinessDriver) async throws {
        let path = path()
        try await ServerFixture.serve(driver, at: .unix(path: path), ServerFixture.registerEcho) { address, _ in
            #expect(address.description == "unix:\(path)")
            for _ in 0..<4 {
                let connection = try await TestConnection(unixPath: path)
                try await connection.send(ServerFixture.get)
                #expect(try await connection.response().text == "A")
            }
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `a socket that a killed process has left behind is replaced, one in use is not`() async throws {
        let path = path()
        let stale = try Listener.open(.unix(path: path), count: 1)
        stale.descriptors.forEach { close($0) }
        try await ServerFixture.serve(.epoll, at: .unix(path: path), ServerFixture.registerEcho) { _, _ in
            await #expect(throws: SocketError.addressInUse("unix:\(path)")) {
                try await ServerFixture.serve(.epoll, at: .unix(path: path), ServerFixture.registerEcho) { _, _ in }
            }
            let connection = try await TestConnection(unixPath: path)
            try await connection.send(ServerFixture.get)
            #expect(try await connection.response().text == "A")
        }
    }

    private func status(of path: String) -> stat {
        var status = stat()
        lstat(path, &status)
        return status
    }

    @Test(arguments: [0o600, 0o660, 0o666, 0o777, 0o770] as [UInt32])
    func `a socket's file has the mode that it is to have, whatever the umask`(mode: UInt32) async throws {
        let path = path()
        var configuration = try ServerFixture.configuration(at: .unix(path: path), ServerFixture.registerEcho)
        configuration.socketAccess.mode = mode
        try await ServerFixture.run(configuration) { _, _ in
            #expect(status(of: path).st_mode & 0o7777 == mode)
            let connection = try await TestConnection(unixPath: path)
            try await connection.send(ServerFixture.get)
            #expect(try await connection.response().text == "A")
        }
    }

    @Test func `a socket's file belongs to the group that it is to belong to`() async throws {
        let path = path()
        var groups = [gid_t](repeating: 0, count: 64)
        let count = Int(max(0, getgroups(Int32(groups.count), &groups)))
        // A process in no other group than its own can give it only that one.
        let group = groups.prefix(count).first { $0 != getgid() } ?? getgid()
        var configuration = try ServerFixture.configuration(at: .unix(path: path), ServerFixture.registerEcho)
        configuration.socketAccess.group = getuid() == 0 ? 12_345 : group
        try await ServerFixture.run(configuration) { _, _ in
            #expect(status(of: path).st_gid == configuration.socketAccess.group)
        }
    }

    @Test(.enabled(if: getuid() != 0, "root may give away every group"))
    func `a socket that cannot have its group is not served and leaves no file`() async throws {
        let path = path()
        var configuration = try ServerFixture.configuration(at: .unix(path: path), ServerFixture.registerEcho)
        configuration.socketAccess.group = 0
        await #expect(throws: SocketError.accessNotGranted("unix:\(path)", errno: EPERM)) { _ = try await Server(configuration).start() }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    private func isRefused(at path: String, _ error: SocketError) async {
        await #expect(throws: error) {
            try await ServerFixture.serve(.epoll, at: .unix(path: path), ServerFixture.registerEcho) { _, _ in }
        }
    }

    @Test func `what is at the path and is no socket is named as such, and stays`() async throws {
        let path = path()
        let error = SocketError.notASocket("unix:\(path)")
        #expect(error.description == "at unix:\(path) is something else than a socket, which is left as it is")
        #expect(FileManager.default.createFile(atPath: path, contents: Data("records".utf8)))
        await isRefused(at: path, error)
        #expect(FileManager.default.contents(atPath: path) == Data("records".utf8))
        let link = self.path()
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        await isRefused(at: link, .notASocket("unix:\(link)"))
        #expect(status(of: link).st_mode & S_IFMT == S_IFLNK)
        let folder = self.path()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        await isRefused(at: folder, .notASocket("unix:\(folder)"))
        let pipe = self.path()
        #expect(mkfifo(pipe, 0o600) == 0)
        await isRefused(at: pipe, .notASocket("unix:\(pipe)"))
        for leftover in [path, link, folder, pipe] { try FileManager.default.removeItem(atPath: leftover) }
    }

    @Test func `a path whose folder is not there is named as such`() async {
        let path = path() + "/den.sock"
        await isRefused(at: path, .noSuchFolder("unix:\(path)"))
        #expect(SocketError.noSuchFolder("unix:/a/b").description == "the folder of unix:/a/b is not there")
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `an IPv6 address is served`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, at: .tcp(host: "::1", port: 0), ServerFixture.registerEcho) { address, _ in
            let port = try ServerFixture.port(of: address)
            #expect(address.url == "http://[::1]:\(port)")
            let connection = try await TestConnection(host: "::1", port: port)
            try await connection.send("GET /a HTTP/1.1\r\nHost: [::1]:\(port)\r\n\r\n")
            #expect(try await connection.response().text == "A")
        }
    }

    @Test(arguments: [
        (ListenerAddress.tcp(host: "0.0.0.0", port: 80), "http://127.0.0.1:80", "http://0.0.0.0:80"),
        (.tcp(host: "::", port: 80), "http://[::1]:80", "http://[::]:80"), (.tcp(host: "den", port: 80), "http://den:80", "http://den:80"),
        (.unix(path: "/run/den"), "unix:/run/den", "unix:/run/den"),
    ])
    func `a URL reaches the address, or says what it is`(address: ListenerAddress, reaching: String, literal: String) {
        #expect(address.url == reaching)
        #expect(address.literalURL(scheme: "http") == literal)
    }

    @Test func `a port that another server has is refused, though servers share ports among their own shards`() async throws {
        try await ServerFixture.serve(.epoll, ServerFixture.registerEcho) { port, _ in
            await #expect(throws: SocketError.addressInUse("127.0.0.1:\(port)")) {
                try await ServerFixture.serve(.epoll, at: .tcp(host: "127.0.0.1", port: port), ServerFixture.registerEcho) { _, _ in }
            }
        }
    }
}
