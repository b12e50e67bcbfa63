import HTTPTesting
import JOSE
import Testing

@testable import HTTPServer

/// Handshakes and records, in memory.
struct TLSSessionTests {
    private let fixture: TLSFixture

    init() throws { fixture = try TLSFixture() }

    private func offer(_ change: (inout TestTLS) -> Void = { _ in }) -> TestTLS {
        var offer = fixture.offer
        change(&offer)
        return offer
    }

    private func pair(_ offer: TestTLS, handshakeLimit: Int = Limits().handshakeBytes) throws -> TLSPair {
        try #require(try TLSPair(fixture.context, offer, handshakeLimit: handshakeLimit))
    }

    @Test(arguments: [TestTLS.Version.tls12, .tls13])
    func `what one side seals the other opens, in whatever pieces it comes`(version: TestTLS.Version) throws {
        for pieceBytes in [1, 2, 5, 1000, .max] {
            let pair = try pair(offer { $0.versions = version...version })
            try pair.shakeHands(pieceBytes: pieceBytes)
            #expect(pair.server.isEstablished)
            try pair.send("hello", pieceBytes: pieceBytes)
            #expect(String(decoding: pair.received, as: UTF8.self) == "hello")
            #expect(pair.lastStep == .starved)
            #expect(pair.answer("good day"))
            #expect(try pair.client.open() == Array("good day".utf8))
            #expect(pair.client.facts.version == (version == .tls12 ? "TLSv1.2" : "TLSv1.3"))
        }
    }

    @Test(arguments: [TestTLS.Version.tls10, .tls11])
    func `older versions are refused`(version: TestTLS.Version) throws {
        let pair = try pair(offer { $0.versions = version...version })
        try pair.shakeHands()
        #expect(pair.lastStep == .failed(.protocolViolation))
        #expect(throws: TestClientError.tls("tlsv1 alert protocol version")) { _ = try pair.client.shakeHands() }
    }

    @Test(arguments: ["AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA256", "ECDHE-RSA-AES256-SHA", "DHE-RSA-AES128-GCM-SHA256", "AES256-SHA"])
    func `of TLS 1_2 nothing is taken without forward secrecy and authenticated encryption`(cipher: String) throws {
        let pair = try pair(
            offer {
                $0.versions = .tls12 ... .tls12
                $0.ciphers = cipher + ":@SECLEVEL=0"
            })
        try pair.shakeHands()
        #expect(pair.lastStep == .failed(.protocolViolation))
        #expect(throws: TestClientError.tls("sslv3 alert handshake failure")) { _ = try pair.client.shakeHands() }
    }

    @Test func `http 1.1 is agreed on, and a client that has another protocol only is refused`() throws {
        let known = try pair(offer { $0.protocols = ["h2", "http/1.1"] })
        try known.shakeHands()
        #expect(known.client.facts.protocolName == "http/1.1")
        let old = try pair(offer { $0.protocols = ["http/1.0"] })
        try old.shakeHands()
        #expect(old.client.facts.protocolName == "http/1.0")
        let silent = try pair(offer())
        try silent.shakeHands()
        #expect(silent.client.facts.protocolName == "")
        let unknown = try pair(offer { $0.protocols = ["h2"] })
        try unknown.shakeHands()
        #expect(throws: TestClientError.tls("tlsv1 alert no application protocol")) { _ = try unknown.client.shakeHands() }
    }

    @Test func `a session says which of the server's protocols was agreed on`() throws {
        let cases: [([String], ApplicationProtocol)] = [
            (["http/1.1", "h2"], .http2), (["http/1.1"], .http1), (["http/1.0"], .http1), ([], .http1),
        ]
        for (offered, expected) in cases {
            let pair = try #require(try TLSPair(fixture.context, offer { $0.protocols = offered }, protocols: [.http2, .http1]))
            try pair.shakeHands()
            #expect(pair.server.agreedProtocol == expected)
        }
    }

    @Test(arguments: [TestTLS.Version.tls12, .tls13])
    func `T117 what has come of a handshake or a record counts until that is complete`(version: TestTLS.Version) throws {
        let pair = try pair(offer { $0.versions = version...version })
        _ = try pair.client.shakeHands()
        let hello = pair.client.takeOutgoing()
        pair.feed(Array(hello.dropLast()))
        #expect(pair.server.keptBytes == hello.count - 1)
        pair.feed(Array(hello.suffix(1)))
        try pair.shakeHands()
        try pair.send("begun")
        #expect(pair.server.keptBytes == 0)
        try pair.client.seal([UInt8](repeating: 0x61, count: 16_384))
        let record = pair.client.takeOutgoing()
        pair.feed(Array(record.dropLast()))
        #expect(pair.server.keptBytes == record.count - 1)
        pair.feed(Array(record.suffix(1)))
        #expect(pair.server.keptBytes == 0)
    }

    @Test(arguments: [TestTLS.Version.tls12, .tls13])
    func `a handshake may have as many bytes as the limit says, and not one more`(version: TestTLS.Version) throws {
        let offer = offer { $0.versions = version...version }
        let measured = try pair(offer)
        try measured.shakeHands()
        let atLimit = try pair(offer, handshakeLimit: measured.clientBytes)
        try atLimit.shakeHands()
        try atLimit.send("what comes behind it does not count")
        #expect(atLimit.lastStep == .starved)
        #expect(atLimit.server.isEstablished)
        let beyond = try pair(offer, handshakeLimit: measured.clientBytes - 1)
        try beyond.shakeHands()
        #expect(beyond.lastStep == .failed(.handshakeTooLarge))
    }

    @Test func `plain HTTP is told from other nonsense`() throws {
        let plain = try pair(offer())
        plain.feed(Array(ServerFixture.get.utf8))
        #expect(plain.lastStep == .failed(.plainHTTP(isHead: false)))
        let nonsense = try pair(offer())
        nonsense.feed(Array("EHLO somebody\r\n".utf8))
        #expect(nonsense.lastStep == .failed(.protocolViolation))
    }

    @Test func `random bytes end in a failure or in nothing at all`() throws {
        var random = SplitMix(state: 8446)
        for _ in 0..<500 {
            let pair = try pair(offer())
            var bytes = (0..<random.below(600)).map { _ in UInt8(random.below(256)) }
            if random.below(2) == 0 { bytes = [22, 3, 1, 0, UInt8(random.below(256)), 1] + bytes }
            pair.feed(bytes)
            #expect(!pair.server.isEstablished)
            #expect(pair.received == [])
        }
    }

    /// Each bit of a record is authenticated.
    @Test func `a record that was changed is never opened`() throws {
        for position in 0..<40 {
            let pair = try pair(offer())
            try pair.shakeHands()
            try pair.client.seal(Array("GET / HTTP/1.1\r\n\r\n".utf8))
            var record = pair.client.takeOutgoing()
            record[position] ^= 1
            pair.feed(record)
            #expect(pair.received == [])
            #expect(pair.lastStep == .starved || pair.lastStep == .failed(.protocolViolation))
            #expect(!pair.answer("x") || pair.lastStep == .starved)
        }
    }

    @Test func `a renegotiation is refused, and the connection goes on`() throws {
        let pair = try pair(offer { $0.versions = .tls12 ... .tls12 })
        try pair.shakeHands()
        try pair.client.renegotiate()
        pair.passOn()
        #expect(throws: TestClientError.tls("no renegotiation")) { _ = try pair.client.open() }
        #expect(pair.lastStep == .starved)
    }

    @Test func `an end is said once, and heard`() throws {
        let pair = try pair(offer())
        try pair.shakeHands()
        pair.client.sayGoodbye()
        pair.passOn()
        #expect(pair.lastStep == .ended)
        #expect(pair.answer("the other direction is open still"))
        #expect(try pair.client.open() == Array("the other direction is open still".utf8))
        pair.sayGoodbye()
        #expect(try pair.client.open() == [])
        #expect(!pair.answer("too late"))
    }
}
