import JOSE
import Signing
import StrictJSON
import Testing

/// Padding is let in by one reader alone, and only where and as much as it must be.
@Suite struct PaddedJWSTests {
    private static let keys = Result {
        try (SigningKey(algorithm: .es256, keyID: "balancer"), SigningKey(algorithm: .es256, keyID: "balancer"))
    }

    private func decode(_ text: String) -> Result<[UInt8], Base64URLError> {
        Result { () throws(Base64URLError) in try Base64URL.decodePadded(Array(text.utf8).span) }
    }

    private func padded(_ bytes: [UInt8]) -> String {
        let text = Base64URL.encode(bytes)
        return text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    }

    /// The parts of a right token; further letters in the payload move what padding it needs.
    private func parts(adding letters: Int = 0, spelled: (String) -> String = { $0 }) throws -> [String] {
        let header = "{\"alg\":\"ES256\",\"kid\":\"balancer\"}"
        let payload = "{\"sub\":\"\(String(repeating: "a", count: letters))\"}"
        let input = [header, payload].map { spelled(padded(Array($0.utf8))) }
        return input + [padded(try Self.keys.get().0.sign(input.joined(separator: ".").utf8))]
    }

    private func fault(_ parts: [String], maximumBytes: Int = UnverifiedJWS.maximumBytes) throws -> JOSEError? {
        let key = try JSONWebKey(
            keyID: "balancer",
            publicKey: try VerificationKey(algorithm: .es256, pem: Array(Self.keys.get().0.publicPEM.utf8)))
        do throws(JOSEError) {
            let jws = try PaddedJWS(Array(parts.joined(separator: ".").utf8), accepting: [.es256], maximumBytes: maximumBytes)
            try jws.verify(with: key)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob")])
    func `the vectors of RFC 4648 section 10, with padding`(text: String, plain: String) {
        #expect(decode(text) == .success(Array(plain.utf8)))
    }

    @Test(arguments: [
        ("Zg", Base64URLError.wrongPadding(expected: 2, found: 0)), ("Zg=", .wrongPadding(expected: 2, found: 1)),
        ("Zg===", .wrongPadding(expected: 2, found: 3)), ("Zg======", .wrongPadding(expected: 2, found: 6)),
        ("Zm8", .wrongPadding(expected: 1, found: 0)), ("Zm8==", .wrongPadding(expected: 1, found: 2)),
        ("Zm9v=", .wrongPadding(expected: 0, found: 1)), ("Zm9v====", .wrongPadding(expected: 0, found: 4)),
        ("====", .wrongPadding(expected: 0, found: 4)), ("Z===", .impossibleLength(1)), ("Z=g=", .invalidCharacter(offset: 1)),
        ("=Zg=", .invalidCharacter(offset: 0)), ("Zg==Zg==", .invalidCharacter(offset: 2)), ("Zh==", .nonZeroTrailingBits),
        ("Zg= =", .invalidCharacter(offset: 2)),
    ])
    func `T12 any other padding is refused`(text: String, fault: Base64URLError) {
        #expect(decode(text) == .failure(fault))
    }

    @Test(arguments: 0..<6) func `a right token passes, whatever padding its parts need`(letters: Int) throws {
        let parts = try parts(adding: letters)
        #expect(try fault(parts) == nil)
        // The header needs some, so every other reader refuses the token.
        #expect(throws: JOSEError.malformedBase64URL(.header, .invalidCharacter(offset: 43))) {
            try UnverifiedJWS(compactSerialization: Array(parts.joined(separator: ".").utf8), accepting: [.es256])
        }
    }

    @Test func `T12 a part with more padding, less, or some in the middle is refused`() throws {
        let right = try parts()
        for (index, part) in [JWSPart.header, .payload, .signature].enumerated() {
            let text = right[index]
            let body = String(text.prefix { $0 != "=" })
            let count = text.utf8.count - body.utf8.count
            #expect(count > 0)
            for wrong in [count - 1, count + 1, count + 4] {
                var parts = right
                parts[index] = body + String(repeating: "=", count: wrong)
                #expect(try fault(parts) == .malformedBase64URL(part, .wrongPadding(expected: count, found: wrong)))
            }
            var parts = right
            parts[index] = "=" + text.dropFirst()
            #expect(try fault(parts) == .malformedBase64URL(part, .invalidCharacter(offset: 0)))
        }
    }

    @Test func `the signature is over the bytes as they were sent, padding included`() throws {
        var parts = try parts { String($0.prefix { $0 != "=" }) }
        parts[0] = padded(Array("{\"alg\":\"ES256\",\"kid\":\"balancer\"}".utf8))
        parts[1] = padded(Array("{\"sub\":\"\"}".utf8))
        #expect(try fault(parts) == .signatureInvalid)
    }

    @Test func `another key's signature, another name and another algorithm are refused`() throws {
        let right = try parts()
        let signature = padded(try Self.keys.get().1.sign(right.prefix(2).joined(separator: ".").utf8))
        #expect(try fault([right[0], right[1], signature]) == .signatureInvalid)
        #expect(try fault([right[0], right[1], padded([1])]) == .wrongSignatureLength(expected: 64, found: 1))
        #expect(try fault([padded(Array("{\"alg\":\"ES256\",\"kid\":\"b\"}".utf8)), right[1], right[2]]) == .keyIDMismatch)
        #expect(try fault([padded(Array("{\"alg\":\"RS256\",\"kid\":\"b\"}".utf8)), right[1], right[2]]) == .algorithmNotAllowed("RS256"))
    }

    @Test func `but for its padding, the form is that of any token`() throws {
        let right = try parts()
        let length = right.joined(separator: ".").utf8.count
        #expect(try fault(right, maximumBytes: length) == nil)
        #expect(try fault(right, maximumBytes: length - 1) == .tokenTooLong(bytes: length, limit: length - 1))
        #expect(try fault(Array(right.prefix(2))) == .wrongPartCount(2))
        #expect(try fault([right[0], "", right[2]]) == .emptyPart(.payload))
        #expect(try fault([right[0], padded(Array("[1]".utf8)), right[2]]) == .notAnObject(.payload))
        #expect(try fault([padded(Array("[1]".utf8)), right[1], right[2]]) == .notAnObject(.header))
    }
}
