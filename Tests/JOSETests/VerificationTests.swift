import JOSE
import Signing
import StrictJSON
import Testing

@Suite struct VerificationTests {
    @Test func `T1 a right token is accepted and its claims come out`() throws {
        let verified = try UnverifiedJWS(compactSerialization: token()).verified(with: Keys.key())
        #expect(verified.header.keyID == (try Keys.ours().keyID))
        #expect(verified.payload.root["sub"]?.string == "someone")
    }

    @Test func `T3 HS256 keyed with the public key in any spelling is refused`() throws {
        let jwk = try Keys.ours().publicJWK
        let n = try #require(jwk.numbers["n"])
        let modulus = try decoded(n)
        let der = Self.derPrefix + modulus + [0x02, 0x03, 0x01, 0x00, 0x01]
        let lines = Base64URL.encode(der).map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        let pem = Array("-----BEGIN PUBLIC KEY-----\n\(String(lines))\n-----END PUBLIC KEY-----".utf8)
        let builder = CompactJWSBuilder(header: try right(header: ["alg": "HS256"]), payload: someClaims)
        for secret in [pem, der, jwk.json.encoded(), modulus, Array(n.utf8)] {
            for spelled in [secret, secret + [0x0A], [0x20] + secret, []] {
                let mac = try AuthenticationCode.make(key: spelled, builder.signingInput)
                #expect(try refusal(builder.serialized(signature: mac)) == .algorithmNotAllowed("HS256"))
            }
        }
    }

    @Test(arguments: [SignatureScheme.rs384, .rs512, .ps256, .rs1])
    func `T4 a right signature of another algorithm by the same key is refused, under its own name and under RS256`(
        scheme: SignatureScheme
    ) throws {
        for (name, error) in [
            (scheme.rawValue, JOSEError.algorithmNotAllowed(scheme.rawValue)), ("RS256", .signatureInvalid),
        ] {
            let builder = CompactJWSBuilder(header: try right(header: ["alg": .string(name)]), payload: someClaims)
            let signature = try Keys.ours().sign(builder.signingInput, scheme: scheme)
            #expect(try refusal(builder.serialized(signature: signature)) == error)
        }
    }

    @Test(arguments: [SignatureScheme.ps256, .rs384, .rs512])
    func `T5 a key without alg is bound to RS256 all the same`(scheme: SignatureScheme) throws {
        let pair = try Keys.ours()
        let set: JSONValue = ["keys": [changed(pair.publicJWK.json, ["alg": nil])]]
        let key = try #require(try JSONWebKeySet(parsing: set.encoded()).key(pair.keyID))
        #expect(key.algorithm == .rs256)
        let builder = CompactJWSBuilder(
            header: try right(header: ["alg": .string(scheme.rawValue)]), payload: someClaims)
        let signature = try pair.sign(builder.signingInput, scheme: scheme)
        #expect(try refusal(builder.serialized(signature: signature), key) == .algorithmNotAllowed(scheme.rawValue))
        #expect(try refusal(token(), key) == nil)
    }

    @Test func `T6 a key or certificate in the header is not looked at`() throws {
        let foreign = try Keys.foreign()
        let header = try right(header: ["jwk": foreign.publicJWK.json, "x5c": ["MIIB"], "x5t": "AAAA"])
        let forged = try CompactJWSBuilder(header: header, payload: someClaims).signed(by: foreign)
        #expect(try refusal(forged) == .signatureInvalid)
        #expect(try refusal(token(header: header)) == nil)
    }

    @Test func `T7 a key address in the header is not looked at`() throws {
        let header = try right(header: ["jku": "http://127.0.0.1:1/keys", "x5u": "http://127.0.0.1:1/chain"])
        let forged = try CompactJWSBuilder(header: header, payload: someClaims).signed(by: Keys.foreign())
        #expect(try refusal(forged) == .signatureInvalid)
        #expect(try refusal(token(header: header)) == nil)
    }

    @Test func `a key under another kid is refused even when the signature is its own`() throws {
        let pair = try Keys.ours()
        for keyID in ["other", pair.keyID + "=", String(pair.keyID.dropLast())] {
            let token = try CompactJWSBuilder(keyID: keyID, payload: someClaims).signed(by: pair)
            #expect(try refusal(token) == .keyIDMismatch)
        }
    }

    @Test func `kids are compared as bytes, not as Swift compares strings`() throws {
        let pair = try SigningKey(keyID: "caf\u{E9}")
        let key = try #require(try JSONWebKeySet(parsing: SigningKey.keySet([pair])).keys.first)
        #expect(try refusal(CompactJWSBuilder(keyID: "caf\u{E9}", payload: someClaims).signed(by: pair), key) == nil)
        let other = try CompactJWSBuilder(keyID: "cafe\u{301}", payload: someClaims).signed(by: pair)
        #expect(try refusal(other, key) == .keyIDMismatch)
    }

    @Test func `parts of two right tokens make no third`() throws {
        func parts(_ name: String) throws -> [ArraySlice<UInt8>] {
            try token(payload: ["sub": .string(name)]).split(separator: 0x2E)
        }
        let (first, second) = (try parts("first"), try parts("second"))
        #expect(try refusal(Array([first[0], second[1], first[2]].joined(separator: [0x2E]))) == .signatureInvalid)
        #expect(try refusal(Array([first[0], first[1], second[2]].joined(separator: [0x2E]))) == .signatureInvalid)
        #expect(try refusal(Array(first.joined(separator: [0x2E]))) == nil)
    }

    /// The DER of a SubjectPublicKeyInfo up to a modulus of 2048 bits.
    private static let derPrefix: [UInt8] = [
        0x30, 0x82, 0x01, 0x22, 0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05,
        0x00,
        0x03, 0x82, 0x01, 0x0F, 0x00, 0x30, 0x82, 0x01, 0x0A, 0x02, 0x82, 0x01, 0x01, 0x00,
    ]
}
