import JOSE
import Signing
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
        #expect(jwk["n"]?.string == pair.publicJWK.numbers["n"])
        #expect(try decoded(pair.publicJWK.numbers["n"]).count == 256)
    }

    @Test func `a size is kept, and one that RSA cannot have is refused`() throws {
        #expect(try SigningKey(bits: 1024).sign([]).count == 128)
        for bits in [0, -1, 8] { #expect(throws: SigningFailure.self) { try SigningKey(bits: bits) } }
    }

    @Test(
        arguments: [
            (.es256, "EC", "P-256", 32), (.es384, "EC", "P-384", 48), (.es512, "EC", "P-521", 66), (.edDSA, "OKP", "Ed25519", 32),
        ] as [(SignatureAlgorithm, String, String, Int)])
    func `a key on a curve publishes its curve and coordinates`(
        algorithm: SignatureAlgorithm, type: String, curve: String, bytes: Int
    ) throws {
        let pair = try Keys.ours(algorithm)
        let jwk = try JSONDocument(parsing: pair.publicJWK.json.encoded()).root
        let members = try #require(jwk.members)
        #expect(members.map(\.name) == ["alg", "crv", "kid", "kty", "use", "x"] + (type == "EC" ? ["y"] : []))
        #expect(jwk["alg"]?.string == algorithm.rawValue)
        #expect(jwk["kty"]?.string == type)
        #expect(jwk["crv"]?.string == curve)
        for member in members.dropFirst(5) { #expect(try decoded(member.value.string).count == bytes) }
    }

    @Test func `a key signs by the schemes of its type and by no others`() throws {
        for algorithm in SignatureAlgorithm.allCases {
            let pair = try Keys.ours(algorithm)
            for scheme in SignatureScheme.allCases {
                let type = SignatureAlgorithm(rawValue: scheme.rawValue)?.keyType ?? .rsa
                guard type != algorithm.keyType else { continue }
                #expect(throws: SigningFailure.self) { try pair.sign([], scheme: scheme) }
            }
        }
    }

    @Test func `the textual form has lines of 64 characters`() throws {
        for algorithm in SignatureAlgorithm.allCases {
            let lines = try Keys.ours(algorithm).publicPEM.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.first == "-----BEGIN PUBLIC KEY-----")
            #expect(lines.suffix(2) == ["-----END PUBLIC KEY-----", ""])
            #expect(lines.dropFirst().dropLast(3).allSatisfy { $0.utf8.count == 64 })
        }
    }

    @Test func `the digests are those of their standards`() throws {
        let abc = Base64URL.encode(Digest.sha256(Array("abc".utf8)))
        #expect(abc == "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0")
        let code = try AuthenticationCode.make(key: Array("Jefe".utf8), Array("what do ya want for nothing?".utf8))
        #expect(code.prefix(4) == [0x5B, 0xDC, 0xC1, 0x46])
    }
}
