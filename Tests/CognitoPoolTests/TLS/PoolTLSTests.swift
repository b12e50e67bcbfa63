import CognitoCore
import Glibc
import HTTPTesting
import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct PoolTLSTests {
    /// Runs a test with a pool that is served over https, the port, and the path of its root's file.
    private func serve(_ test: (EmbeddedUserPool, UInt16, String) async throws -> Void) async throws {
        try await withPath { path in
            let pool = try PoolFixture { $0.tls = PoolTLS(rootFile: path) }.pool
            try await pool.start()
            let url = try #require(pool.secureURL?.text)
            let port = try #require(url.split(separator: ":").last.flatMap { UInt16($0) })
            do { try await test(pool, port, path) } catch {
                await pool.stop()
                throw error
            }
            await pool.stop()
        }
    }

    private func root(_ path: String) throws -> String { String(decoding: try content(of: path), as: UTF8.self) }

    @Test(arguments: ["localhost", "127.0.0.1", "::1"])
    func `who trusts the root in the file reaches the same pool, under each name of this machine`(name: String) async throws {
        try await serve { pool, port, path in
            let connection = try await TestConnection.secure(port: port, TestTLS(rootPEM: try root(path), serverName: name))
            try await connection.send(
                "GET /\(pool.userPool.id)/.well-known/openid-configuration HTTP/1.1\r\nHost: localhost:\(port)\r\n\r\n")
            let response = try await connection.response()
            #expect(response.status == 200)
            #expect(try response.json()["issuer"]?.string == pool.issuerURL)
            #expect(pool.issuerURL.hasPrefix("http://127.0.0.1:"))
        }
    }

    @Test func `another name is not this pool's, and another run's root does not stand for it`() async throws {
        try await serve { pool, port, path in
            let trusting = TestTLS(rootPEM: try root(path), serverName: "pool.example")
            await #expect(throws: TestClientError.tls("certificate verify failed")) {
                try await TestConnection.secure(port: port, trusting)
            }
            let other = try PoolAuthority(for: "127.0.0.1")
            #expect(other.rootPEM != pool.rootPEM)
            await #expect(throws: TestClientError.tls("certificate verify failed")) {
                try await TestConnection.secure(port: port, TestTLS(rootPEM: other.rootPEM))
            }
        }
    }

    @Test func `the file has the root and no key, and every user may read it`() async throws {
        try await serve { pool, _, path in
            let text = try root(path)
            #expect(text == pool.rootPEM)
            #expect(text.hasPrefix("-----BEGIN CERTIFICATE-----\n"))
            #expect(!text.contains("PRIVATE KEY"))
            var facts = stat()
            #expect(unsafe stat(path, &facts) == 0)
            #expect(facts.st_mode & 0o777 == 0o644)
        }
    }

    @Test func `the root takes the place of the last run's, or of a link to something else`() async throws {
        try await withPath { path in
            try write([1], to: "\(path).other")
            #expect(unsafe symlink("\(path).other", path) == 0)
            let pool = try PoolFixture { $0.tls = PoolTLS(rootFile: path) }.pool
            #expect(try root(path) == pool.rootPEM)
            #expect(try content(of: "\(path).other") == [1])
            let next = try PoolFixture { $0.tls = PoolTLS(rootFile: path) }.pool
            #expect(try root(path) == next.rootPEM)
            #expect(next.rootPEM != pool.rootPEM)
        }
    }

    @Test func `the folder is made, and a place that cannot be written ends the start`() async throws {
        try await withPath { path in
            _ = try PoolFixture { $0.tls = PoolTLS(rootFile: "\(path)/root.pem") }
            #expect(try root("\(path)/root.pem").hasPrefix("-----BEGIN CERTIFICATE-----"))
            let nowhere = "\(path)/root.pem/x/root.pem"
            #expect(throws: EmbeddedUserPoolError.rootFile(nowhere)) { try PoolFixture { $0.tls = PoolTLS(rootFile: nowhere) } }
        }
    }

    @Test func `a pool without TLS has neither root nor address`() throws {
        let pool = try PoolFixture().pool
        #expect(pool.rootPEM == nil)
        #expect(pool.secureURL == nil)
    }
}
