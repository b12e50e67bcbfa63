import JOSE
import Signing
import Testing

/// Source: RFC 7468 §2, §3, §13
@Suite struct PEMTests {
    private func refusal(_ text: String, _ algorithm: SignatureAlgorithm = .es256) -> JOSEError? {
        JOSETests.refusal { () throws(JOSEError) in _ = try VerificationKey(algorithm: algorithm, pem: Array(text.utf8)) }
    }

    private func ours() throws -> String { try Keys.ours(.es256).publicPEM }

    @Test(arguments: SignatureAlgorithm.allCases)
    func `a key of each algorithm is read from its text and verifies`(algorithm: SignatureAlgorithm) throws {
        let pair = try Keys.ours(algorithm)
        let key = try VerificationKey(algorithm: algorithm, pem: Array(pair.publicPEM.utf8))
        #expect(key.algorithm == algorithm)
        let message = Array("message".utf8)
        #expect(key.accepts(try pair.sign(message, scheme: SignatureScheme(algorithm)), of: message))
        let named = try JSONWebKey(keyID: pair.keyID, publicKey: key)
        #expect(try JOSETests.refusal(token(algorithm), named, accepting: .all) == nil)
    }

    @Test(arguments: SignatureAlgorithm.allCases, SignatureAlgorithm.allCases)
    func `T63 a key of another type or curve than the algorithm's is refused`(
        stated: SignatureAlgorithm, found: SignatureAlgorithm
    ) throws {
        let fits = try Keys.ours(stated).algorithm == Keys.ours(found).algorithm
        #expect(refusal(try Keys.ours(found).publicPEM, stated) == (fits ? nil : .keyTypeMismatch(stated)))
    }

    @Test func `lines may end in CR LF, be of any length, and be followed by empty ones`() throws {
        let text = try ours()
        let lines = text.split(separator: "\n").map(String.init)
        #expect(refusal(lines.joined(separator: "\r\n") + "\r\n") == nil)
        #expect(refusal(lines.joined(separator: "\n")) == nil)
        #expect(refusal(text + "\n\r\n\n") == nil)
        #expect(refusal([lines[0], lines[1] + lines[2], lines[3]].joined(separator: "\n")) == nil)
        let short = (lines[1] + lines[2]).map(String.init)
        #expect(refusal(([lines[0]] + short + [lines[3]]).joined(separator: "\n")) == nil)
    }

    @Test func `anything but one block of a public key is refused`() throws {
        let text = try ours()
        let lines = text.split(separator: "\n").map(String.init)
        let body = lines[1] + "\n" + lines[2]
        let (begin, end) = (lines[0] + "\n", "\n" + lines[3])
        let texts = [
            "", "\n", begin, begin + end, begin + "\n" + lines[3], body, begin + body, body + end, "\n" + text, " " + text, text + " ",
            text + text, text + "x", "key:\n" + text, begin + "Proc-Type: 4,ENCRYPTED\n\n" + body + end,
            text.replacing("PUBLIC", with: "PRIVATE"), text.replacing("PUBLIC", with: "EC PUBLIC"),
            text.replacing("PUBLIC", with: "public"),
            text.replacing("PUBLIC KEY", with: "CERTIFICATE"), text.replacing("-----BEGIN", with: "----BEGIN"),
            begin + body + "\n-----END CERTIFICATE-----", text.replacing("\n", with: "\r"), "\u{FEFF}" + text,
        ]
        for text in texts { #expect(refusal(text) == .malformedPEM, "\(text)") }
    }

    @Test func `a body that is cut, padded wrongly or of foreign characters is refused`() throws {
        let lines = try ours().split(separator: "\n").map(String.init)
        func refusal(_ first: String, _ second: String) -> JOSEError? {
            self.refusal([lines[0], first, second, lines[3]].joined(separator: "\n"))
        }
        let (first, second) = (lines[1], lines[2])
        // 91 bytes of DER leave two characters of padding.
        #expect(second.hasSuffix("==") && !second.hasSuffix("==="))
        #expect(refusal(first, second) == nil)
        for body in [String(second.dropLast()), String(second.dropLast(2)), second + "=", "=" + second, second + "AAAA"] {
            #expect(refusal(first, body) == .malformedPEM, "\(body)")
        }
        // NUL ends the line for OpenSSL, so that less is left than a key is spelled with.
        for (foreign, error) in [
            ("-", .malformedPEM), ("_", .malformedPEM), ("é", .malformedPEM), ("=", .malformedPEM), (".", .malformedPEM),
            ("\0", .malformedPublicKeyInfo),
        ] as [(String, JOSEError)] {
            #expect(refusal(foreign + first.dropFirst(), second) == error, "\(foreign)")
        }
        // A whole group less: the text is well-formed, what it spells is not.
        #expect(refusal(String(first.dropFirst(4)), second) == .malformedPublicKeyInfo)
    }

    @Test func `T63 a text of 4096 bytes is read, one byte more is refused`() throws {
        let text = try ours()
        let padding = String(repeating: "\n", count: 4_096 - text.utf8.count)
        #expect(refusal(text + padding) == nil)
        #expect(refusal(text + padding + "\n") == .malformedPEM)
    }

    @Test func `a key from a text gets a kid that obeys the rule of every kid`() throws {
        let key = try VerificationKey(algorithm: .es256, pem: Array(ours().utf8))
        for (keyID, error) in [
            ("k", nil), ("", .malformedKeyID), ("a\nb", .malformedKeyID), (String(repeating: "k", count: 256), nil),
            (String(repeating: "k", count: 257), .malformedKeyID),
        ] as [(String, JOSEError?)] {
            #expect(JOSETests.refusal { () throws(JOSEError) in _ = try JSONWebKey(keyID: keyID, publicKey: key) } == error)
        }
    }
}
