import CognitoTesting
import Foundation
import Synchronization
import XCTest

/// A key server behind a proxy: TLS goes through it from end to end, and what the proxy is told stays between the two.
final class KeyServerProxyTests: KeySetTestCase {
    private static let host = "keys.invalid:8443"

    override func setUpWithError() throws {
        try XCTSkipUnless(TLSFileServer.isAvailable, "the openssl command is not here")
    }

    /// A proxy that connects to a port of this machine, whatever it is asked for, or refuses with a status.
    private func proxy(to port: UInt16, heads: HeadsSeen, refusing status: Int? = nil) throws -> LoopbackServer {
        try LoopbackServer { connection in
            heads.add(connection.readHead())
            if let status {
                connection.send("HTTP/1.1 \(status) Refused\r\nContent-Length: 0\r\n\r\n")
            } else {
                connection.send("HTTP/1.1 200 Connected\r\n\r\n")
                connection.relay(toPort: port)
            }
        }
    }

    private func serving(
        refusing status: Int? = nil, certificateFor name: String = "keys.invalid", keysAt location: String = "https://\(host)/keys",
        adding variables: [String: String] = [:], _ test: (KeyBench, HeadsSeen) async throws -> Void
    ) async throws {
        let authority = try TestAuthority()
        let certificate = try authority.certificate(for: [name])
        let server = try TLSFileServer(
            certificate: certificate.chainPEM, key: certificate.keyPEM, content: try KeyBench.keys.get().keySet)
        let file = FileManager.default.temporaryDirectory.appending(path: "lionsden-\(UInt64.random(in: 0...UInt64.max)).pem")
        try Data(authority.rootPEM.utf8).write(to: file)
        defer {
            server.stop()
            try? FileManager.default.removeItem(at: file)
        }
        let heads = HeadsSeen()
        let proxy = try proxy(to: server.port, heads: heads, refusing: status)
        defer { proxy.stop() }
        let standing = ["COGNITO_CA_FILE": file.path, "https_proxy": "http://lion:p%40ss@127.0.0.1:\(proxy.port)"]
        let location = location.replacing("PORT", with: "\(server.port)")
        try await KeyBench.serving(keysAt: location, adding: standing.merging(variables) { $1 }) { try await test($0, heads) }
    }

    func testKeysComeThroughTheProxy() async throws {
        try await serving { bench, heads in
            _ = await bench.log.line(KeyBench.loaded)
            try await bench.assertAdmits(bench.token())
            let head = try XCTUnwrap(heads.all.first)
            XCTAssertTrue(head.hasPrefix("CONNECT \(Self.host) HTTP/1.1\r\n"), head)
            let credentials = Data("lion:p@ss".utf8).base64EncodedString()
            XCTAssertTrue(head.contains("\r\nProxy-Authorization: Basic \(credentials)\r\n"))
            XCTAssertEqual(heads.all.count, 1)
        }
    }

    func testT59TheProxyDoesNotVouchForTheHost() async throws {
        try await serving(certificateFor: "127.0.0.1") { bench, _ in
            let failure = await bench.log.line(KeyBench.failed)
            XCTAssertEqual(failure.metadata["error"], "certificate refused: it is for other hosts")
            try assertNotReady(await bench.client.get("/readyz"))
        }
    }

    func testT59AProxyThatRefusesIsTold() async throws {
        for status in [407, 403, 502] {
            try await serving(refusing: status) { bench, _ in
                let failure = await bench.log.line(KeyBench.failed)
                XCTAssertEqual(failure.metadata["kind"], "unreachable")
                XCTAssertEqual(failure.metadata["error"], "proxy refused with status \(status)")
                try assertNotReady(await bench.client.get("/readyz"))
                XCTAssertFalse(bench.log.text.contains("p@ss") || bench.log.text.contains("p%40ss") || bench.log.text.contains("lion:"))
            }
        }
    }

    func testAnExemptHostIsNotAskedForThroughIt() async throws {
        for hosts in ["keys.invalid", ".invalid", "*"] {
            try await serving(adding: ["no_proxy": hosts]) { bench, heads in
                let failure = await bench.log.line(KeyBench.failed)
                // The name is nobody's, as the proxy would not have minded.
                XCTAssertEqual(failure.metadata["error"], "host not found")
                XCTAssertEqual(heads.all, [])
            }
        }
    }

    func testThisMachineIsNeverAskedForThroughIt() async throws {
        try await serving(certificateFor: "localhost", keysAt: "https://localhost:PORT/keys") { bench, heads in
            _ = await bench.log.line(KeyBench.loaded)
            XCTAssertEqual(heads.all, [])
        }
    }
}

/// What a proxy was asked.
private final class HeadsSeen: Sendable {
    private let heads = Mutex<[String]>([])
    var all: [String] { heads.withLock { $0 } }
    func add(_ head: String) { heads.withLock { $0.append(head) } }
}
