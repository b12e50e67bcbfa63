import CognitoTesting
import JOSE
import StrictJSON
import Testing

@Suite struct SigningKeyTests {
    @Test func `a key id has Cognito's form and differs from key to key`() throws {
        let keyID = try Keys.ours().keyID
        #expect(keyID.utf8.count == 44)
        #expect(keyID.hasSuffix("="))
        #expect(keyID.utf8.dropLast().allSatisfy { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") })
        #expect(keyID != (try Keys.foreign().keyID))
        #expect(try SigningKey(bits: 1024, keyID: "mine").keyID == "mine")
    }

    @Test func `the published half has six members and nothing private`() throws {
        let pair = try Keys.ours()
        let jwk = try JSONDocument(parsing: pair.publicJWK.json.encoded()).root
        #expect(jwk.members?.map(\.name) == ["alg", "e", "kid", "kty", "n", "use"])
        #expect(jwk["e"]?.string == "AQAB")
        #expect(jwk["n"]?.string == pair.publicJWK.n)
        #expect(try Base64URL.decode(Array(pair.publicJWK.n.utf8).span).count == 256)
    }

    @Test func `a size is kept, and one that RSA cannot have is refused`() throws {
        #expect(try SigningKey(bits: 1024).sign([]).count == 128)
        for bits in [0, -1, 8] { #expect(throws: SigningFailure.self) { try SigningKey(bits: bits) } }
    }

    @Test func `the digests are those of their standards`() throws {
        let abc = Base64URL.encode(Digest.sha256(Array("abc".utf8)))
        #expect(abc == "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0")
        let code = try AuthenticationCode.make(key: Array("Jefe".utf8), Array("what do ya want for nothing?".utf8))
        #expect(code.prefix(4) == [0x5B, 0xDC, 0xC1, 0x46])
    }
}
