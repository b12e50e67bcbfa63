import CognitoCore
import CognitoTesting
import XCTest

/// Whatever the key server does at a refresh: known keys stay in use, the failure is told by its kind, and the next fetch mends it.
final class KeyServerFaultTests: KeySetTestCase {
    func testT59TheConnectionFails() async throws {
        try await withstand([
            Fault("closed", Behaviors.close, "interrupted", "connection lost"),
            Fault("reset", Behaviors.reset, "interrupted", "connection lost"),
            Fault("hang", Behaviors.hang, "timeout", "timed out", hangs: true),
            Fault("drip", Behaviors.drip, "timeout", "timed out", hangs: true),
            Fault(
                "truncated", Behaviors.raw("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"), "interrupted", "response cut short"),
            Fault("no HTTP", Behaviors.raw("SSH-2.0-x\r\n"), "unusable", "malformed response"),
        ])
    }

    func testT59TheServerAnswersWithAnError() async throws {
        try await withstand(
            [500, 404, 429, 503, 204].map { Fault("\($0)", Behaviors.answer($0), "status", "status \($0)") })
    }

    func testT61ARedirectIsNotFollowed() async throws {
        let other = try FaultyKeyServer(Behaviors.close)
        let locations = [
            other.url.text, "http://keys.example/", "https://localhost:1/", "file:///etc/passwd", "http://169.254.169.254/latest/meta-data",
        ]
        try await withstand(locations.map { Fault($0, Behaviors.redirect(to: $0), "status", "status 302") })
        XCTAssertEqual(other.requests, 0)
    }

    func testT60WhatIsTooMuchIsCutWhileItArrives() async throws {
        let piece = String(repeating: "a", count: 65_536)
        let (announced, chunked) = (SentBytes(), SentBytes())
        let huge = 300 * 1_048_576
        let memory = ThisProcess.residentBytes
        let tooLong = "response longer than 262144 bytes"
        try await withstand([
            Fault(
                "300 MB", Behaviors.stream("HTTP/1.1 200 OK\r\nContent-Length: \(huge)\r\n\r\n", piece, upTo: huge, counting: announced),
                "too_large", tooLong),
            Fault(
                "endless chunks",
                Behaviors.stream(
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "10000\r\n\(piece)\r\n", upTo: huge, counting: chunked),
                "too_large", tooLong),
            Fault(
                "endless field lines", Behaviors.stream("HTTP/1.1 200 OK\r\n", "X-Field: \(piece.prefix(1000))\r\n", upTo: huge),
                "too_large", "response longer than 65536 bytes"),
        ])
        // The rest is what the kernel's buffers of both sides hold.
        for sent in [announced, chunked] { XCTAssertLessThan(sent.count, 32 * 1_048_576) }
        XCTAssertLessThan(ThisProcess.residentBytes - memory, 64 * 1_048_576)
    }

    func testT60WhatIsTooMuchToRead() async throws {
        let keys = (0..<10_000).map { _ in #"{"kty":"RSA"}"# }.joined(separator: ",")
        let few = (0..<101).map { _ in #"{"kty":"RSA"}"# }.joined(separator: ",")
        let deep = #"{"keys":"# + String(repeating: "[", count: 100_000)
        try await withstand([
            Fault(
                "10,000 keys", Behaviors.answer(#"{"keys":[\#(keys)]}"#), "too_large",
                "malformedKeySet(StrictJSON.JSONError.tooManyValues(offset: 46658, limit: 10000))"),
            Fault("101 keys", Behaviors.answer(#"{"keys":[\#(few)]}"#), "too_large", "tooManyKeys(101, limit: 100)"),
            Fault("deep", Behaviors.answer(deep), "unusable", "malformedKeySet(StrictJSON.JSONError.tooDeep(offset: 39, limit: 32))"),
            Fault(
                "gzip", Behaviors.answer(200, ["Content-Encoding: gzip"], body: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]), "unusable",
                "malformedKeySet(StrictJSON.JSONError.unexpectedByte(31, offset: 0))"),
        ])
    }
}
