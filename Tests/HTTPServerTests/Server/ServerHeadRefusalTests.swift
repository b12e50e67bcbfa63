import HTTPTesting
import HTTPTypes
import Testing

@testable import HTTPServer

/// A request with HEAD that is refused before there is a route, or a request at all: its answer has no content either. Over real sockets,
/// with both readiness drivers.
struct ServerHeadRefusalTests {
    /// The table of refused messages, those whose method can be read as HEAD.
    static let refused: [Row] = HostileMessages.all.compactMap { row in
        guard let space = row.bytes.firstIndex(of: UInt8(ascii: " ")), space > 0, row.bytes[..<space].allSatisfy(Grammar.token.contains)
        else { return nil }
        return Row(
            "HEAD" + String(decoding: row.bytes[space...], as: UTF8.self), named: "HEAD for \(row.testDescription)", gives: .incomplete)
    }

    /// The answer's head, behind which nothing may come.
    private func expectNothing(after answer: TestResponse, on connection: TestConnection, _ name: String) async throws {
        #expect((400..<600).contains(answer.status), "\(name)")
        #expect(answer.field("Content-Type") == "application/problem+json", "\(name)")
        #expect(answer.field("Connection") == "close", "\(name)")
        #expect(try await connection.bytesToEnd() == [], "\(name)")
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T83 a refusal to HEAD has no content, whatever was wrong`(driver: ReadinessDriver) async throws {
        #expect(Self.refused.count > 200)
        try await ServerFixture.serve(driver, ServerFixture.registerEcho) { port, _ in
            for row in Self.refused {
                let connection = try await ServerFixture.connect(port)
                try await connection.send(Array(ServerFixture.get.utf8) + row.bytes)
                #expect(try await connection.response().text == "A")
                let answer = try await connection.response(toHead: true)
                guard answer.status != 404, answer.status != 405 else { continue }
                try await expectNothing(after: answer, on: connection, row.testDescription)
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T83 a HEAD that is not finished in time is answered without content`(driver: ReadinessDriver) async throws {
        let time = ManualClock()
        try await ServerFixture.serve(driver, clock: time.serverClock, ServerFixture.registerEcho) { port, _ in
            for begun in ["HEAD ", "HEAD /a", "HEAD /a HTTP/1.1\r\n", "HEAD /a HTTP/1.1\r\nHost: x\r\nA: b"] {
                let connection = try await ServerFixture.connect(port)
                try await connection.send(ServerFixture.get + begun)
                #expect(try await connection.response().text == "A")
                time.advance(by: .seconds(11))
                let answer = try await connection.response(toHead: true)
                #expect(answer.status == 408)
                try await expectNothing(after: answer, on: connection, begun)
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T83 a method that is not HEAD yet, and the request after a HEAD, have content`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, ServerFixture.registerEcho) { port, _ in
            for (first, message) in [
                ("", "HEAD\r\n"), ("", "HEADS //a HTTP/1.1\r\n"), ("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n", "GET //a HTTP/1.1\r\n"),
            ] {
                let connection = try await ServerFixture.connect(port)
                try await connection.send(first + message)
                if !first.isEmpty { #expect(try await connection.response(toHead: true).status == 200) }
                let answer = try await connection.response()
                #expect(answer.status == 400)
                #expect(answer.code == "bad_request")
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `an answer to HEAD is recorded without content`(driver: ReadinessDriver) async throws {
        let log = CallLog()
        try await ServerFixture.serve(driver, observe: { log.add("\($0.status) \($0.contentBytes)") }, ServerFixture.registerEcho) {
            port, _ in
            let connection = try await ServerFixture.connect(port)
            try await connection.send(ServerFixture.get + "HEAD /a HTTP/1.1\r\nHost: x\r\n\r\nHEAD //a HTTP/1.1\r\n")
            #expect(try await connection.response().text == "A")
            _ = try await connection.response(toHead: true)
            _ = try await connection.response(toHead: true)
            #expect(try await connection.bytesToEnd() == [])
        }
        #expect(log.all == ["200 1", "200 0", "400 0"])
    }
}
