import CognitoTesting
import HTTPServer
import Logging
import ServiceRuntime
import StrictJSON
import Synchronization
import XCTest

@testable import App

/// What a peer can bring into the log: nothing but text inside a value, and nothing that is secret.
final class RequestLogTests: APITestCase {
    private static let secret = "s3cr3tCookieValue"
    private static let traceID = "4bf92f3577b34da6a3ce929d0e0e4736"

    /// The log of a den at debug level while `body` talks to it.
    private func log(_ format: LogConfiguration.Format, _ body: (Den) async throws -> Void) async throws -> [UInt8] {
        let all = Mutex<[UInt8]>([])
        let writer = LogWriter { bytes in
            all.withLock { $0 += bytes }
            return bytes.count
        }
        let logger = Logger(label: "test") { StandardErrorLog(logLevel: .debug, label: $0, format: format, writer: writer) }
        let den = try await Den.open(logger: logger)
        try await body(den)
        await den.close()
        writer.flush()
        return all.withLock { $0 }
    }

    private static let hostile: [[UInt8]] = [
        Array("a\r\nlevel=error".utf8), Array("\u{1B}[2J".utf8), Array("\u{2028}{\"level\":\"error\"}".utf8), Array("\" x=\"".utf8),
        [0xFF, 0xC0, 0xAF, 0xED, 0xA0, 0x80], Array("\u{9B}2J\u{202E}".utf8), Array("\\n\\u000a".utf8), [0x00, 0x7F],
    ]

    /// Hostile bytes in everything that a request consists of, its token included. Many of these are no requests, and are answered as such.
    private func attack(_ den: Den) async throws {
        let good = try den.adminToken()
        for bytes in Self.hostile {
            for (before, after) in [
                ("", " / HTTP/1.1\r\nHost: x\r\n\r\n"), ("GET /", " HTTP/1.1\r\nHost: x\r\n\r\n"),
                ("GET /?", " HTTP/1.1\r\nHost: x\r\n\r\n"),
                ("GET / HTTP/1.1\r\nHost: ", "\r\n\r\n"), ("GET / HTTP/1.1\r\nHost: x\r\nX-Request-Id: ", "\r\n\r\n"),
                ("GET / HTTP/1.1\r\nHost: x\r\ntraceparent: 00-\(Self.traceID)-00f067aa0ba902b7-01", "\r\n\r\n"),
                ("GET /secure HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ", "\r\n\r\n"),
                ("GET /secure HTTP/1.1\r\nHost: x\r\nCookie: \(Self.secret)\r\nAuthorization: Bearer \(good)", "\r\n\r\n"),
                ("GET /secure HTTP/1.1\r\nHost: x\r\nAuthorization: ", " \(good)\r\n\r\n"),
            ] {
                let connection = try await den.client.connection()
                try await connection.send(Array(before.utf8) + bytes + Array(after.utf8))
                try await connection.finishSending()
                _ = try await connection.bytesToEnd()
            }
            let text = String(decoding: bytes, as: UTF8.self)
            for name in ["iss", "aud", "sub", "token_use", "cognito:username", "email"] {
                let token = try den.pool.issuer().idToken(for: TestUser(username: "leo", password: "", email: Den.email)) {
                    $0.claims[name] = .string(text)
                    $0.header["kid"] = name == "email" ? .string(text) : $0.header["kid"]
                }
                _ = try await den.client.get("/secure", token: token)
            }
        }
        _ = try await den.client.get("/secure", token: good)
        _ = try await den.client.get("/secure", token: good + "A")
        _ = try await den.client.post(
            "/cognito-testing-login",
            json: ["clientId": .string(Den.clientID), "username": .string(Den.email), "password": .string(Den.password)])
    }

    func testT46NothingLeavesItsValueInEitherFormat() async throws {
        for format in LogConfiguration.Format.allCases {
            let bytes = try await log(format, attack)
            let text = try XCTUnwrap(String(validating: bytes, as: UTF8.self), "the log is no UTF-8")
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            XCTAssertGreaterThan(lines.count, 100)
            for line in lines {
                XCTAssertTrue(line.unicodeScalars.allSatisfy(isHarmless), "\(line.debugDescription)")
                switch format {
                case .json:
                    let level = try JSONDocument(parsing: Array(line.utf8)).root["level"]?.string
                    XCTAssertTrue(["debug", "info", "notice"].contains(level), "\(line)")
                case .text:
                    XCTAssertNotNil(line.prefixMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (debug|info|notice) \w/), "\(line)")
                    XCTAssertNil(line.firstMatch(of: /\ level=/), "\(line)")
                }
            }
            try assertNothingSecret(text)
        }
    }

    private func assertNothingSecret(_ text: String) throws {
        for secret in [Den.email, Den.password, Self.secret, "eyJ"] { XCTAssertFalse(text.contains(secret), secret) }
    }

    private func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: false
        default: true
        }
    }

    func testARefusedTokenIsExplainedUnderItsRequest() async throws {
        let bytes = try await log(.json) { den in
            let token = try den.pool.issuer().idToken(for: TestUser(username: "leo", password: "")) { $0.claims["aud"] = "stranger" }
            let response = try await den.client.get("/secure", token: token, fields: [("X-Request-Id", "r-7")])
            try assertProblem(response, 401, "invalid_token", challenge: Self.invalidToken)
        }
        let lines = try bytes.split(separator: UInt8(ascii: "\n")).map { try JSONDocument(parsing: Array($0)).root }
            .filter { $0["request_id"]?.string == "r-7" }
        XCTAssertEqual(lines.map { $0["level"]?.string }, ["debug", "info"])
        XCTAssertEqual(lines.map { $0["message"]?.string }, ["token refused", "request"])
        XCTAssertEqual(
            lines.first?["verdict"]?.string, "refused: client: aud \"stranger\"; accepted: \"\(Den.clientID)\"")
        XCTAssertEqual(lines.last?["refusal"]?.string, "audienceNotAccepted")
    }

    /// By a handler that loses nothing on its way, so that it is not the format that conceals.
    func testT120AUserWhoIsNamedByAnEMailAddressIsAHashInTheLog() async throws {
        let lines = LogLines()
        var logger = lines.logger
        logger.logLevel = .debug
        let den = try await Den.open(logger: logger)
        let address = "simba@example.org"
        func token(_ change: (inout TokenDraft) -> Void = { _ in }) throws -> String {
            try den.pool.issuer().idToken(for: TestUser(username: address, password: "", email: address, groups: [address])) {
                $0.claims["sub"] = .string(address)
                change(&$0)
            }
        }
        for target in ["/secure", "/secure/me", "/admin", "/auth/verify?group=\(address)"] {
            _ = try await den.client.get(target, token: token())
        }
        _ = try await den.client.get("/secure", token: token { $0.claims["aud"] = .string(address) })
        _ = try await den.client.get("/secure", token: token { $0.header["kid"] = .string(address) })
        // Closed, it has written what it had to write.
        await den.close()
        XCTAssertFalse(lines.text.contains("simba"), lines.text)
        XCTAssertEqual(lines.all("token refused").count, 2)
        let subjects = lines.all("request").compactMap { $0.metadata["subject"] }.filter { $0.hasPrefix("email:") }
        XCTAssertEqual(subjects.count, 4)
        XCTAssertEqual(Set(subjects).count, 1)
    }

    /// docs/monitoring.md: a word that stays the same, whatever came.
    func testARefusalIsOneWord() async throws {
        let bytes = try await log(.json) { den in
            for (name, value) in [("exp", 1), ("iat", 3_000_000_000), ("token_use", "x")] as [(String, JSONValue)] {
                let token = try den.pool.issuer().idToken(for: TestUser(username: "leo", password: "")) { $0.claims[name] = value }
                _ = try await den.client.get("/secure", token: token)
            }
            for target in ["/%0A", "/a%2Fb"] { _ = try await den.client.get(target) }
            _ = try await den.client.get("/auth/verify?group=")
        }
        let refusals = try bytes.split(separator: UInt8(ascii: "\n")).map { try JSONDocument(parsing: Array($0)).root }
            .compactMap { $0["refusal"]?.string }.filter { $0 != "not_ready" }
        XCTAssertEqual(refusals, ["expired", "issuedInFuture", "malformed", "encodedControl", "encodedSeparator", "rules: noValue"])
    }
}
