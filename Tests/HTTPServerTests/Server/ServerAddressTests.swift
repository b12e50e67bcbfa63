import CognitoTesting
import FoundationEssentials
import Glibc
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

    @Test(arguments: ReadinessDriver.allCases)
    func `an IPv6 address is served`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, at: .tcp(host: "::1", port: 0), ServerFixture.registerEcho) { address, _ in
            guard case .tcp(_, let port) = address else { return }
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
