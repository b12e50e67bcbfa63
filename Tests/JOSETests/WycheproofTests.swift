import JOSE
import StrictJSON
import Testing

/// Signatures of a fixed key over a message, each listed with its verdict.
@Suite(.enabled(if: Wycheproof.directory != nil, "no vectors are in ../shared/vectors/wycheproof, and WYCHEPROOF_DIR is not set"))
struct WycheproofTests {
    @Test(
        arguments: [
            ("rsa_signature_2048_sha256", .rs256, 7, 249), ("rsa_signature_2048_sha384", .rs384, 7, 250),
            ("rsa_signature_2048_sha512", .rs512, 7, 250), ("rsa_signature_3072_sha256", .rs256, 7, 250),
            ("rsa_signature_4096_sha256", .rs256, 7, 250), ("rsa_pss_2048_sha256_mgf1_32", .ps256, 63, 45),
            ("ecdsa_secp256r1_sha256_p1363", .es256, 173, 89), ("ecdsa_secp384r1_sha384_p1363", .es384, 193, 87),
            ("ecdsa_secp521r1_sha512_p1363", .es512, 231, 87), ("ed25519", .edDSA, 88, 63),
        ] as [(String, SignatureAlgorithm, Int, Int)])
    func `signatures of Wycheproof get the verdict they are listed with`(
        file: String, algorithm: SignatureAlgorithm, valid: Int, invalid: Int
    ) throws {
        var tally = Tally(file)
        for group in try Wycheproof.groups(of: "\(file)_test.json") {
            let tests = try #require(group["tests"]?.elements)
            guard try !hasExponentOfThree(group, algorithm) else {
                for _ in tests { tally.exclude("an exponent of 3, which no key of ours may have") }
                continue
            }
            let pem = Array(try #require(group["publicKeyPem"]?.string).utf8)
            // A key is the same whether its numbers are given one by one or in a text.
            let keys = [try key(of: group, algorithm), try VerificationKey(algorithm: algorithm, pem: pem)]
            for test in tests {
                let (message, signature) = (try bytes(test["msg"]), try bytes(test["sig"]))
                let verdicts = keys.map { $0.accepts(signature, of: message) }
                #expect(verdicts[0] == verdicts[1])
                try tally.count(test, isAccepted: verdicts[0])
            }
        }
        tally.tell()
        #expect(tally.accepted >= valid && tally.refused >= invalid)
    }

    private func key(of group: JSONView, _ algorithm: SignatureAlgorithm) throws -> VerificationKey {
        let key = try #require(group["publicKey"])
        switch algorithm {
        case .rs256, .rs384, .rs512, .ps256:
            return try VerificationKey(algorithm: algorithm, modulus: number(key["modulus"]), exponent: number(key["publicExponent"]))
        case .es256, .es384, .es512:
            let point = try bytes(key["uncompressed"]).dropFirst()
            return try VerificationKey(
                algorithm: algorithm, x: Array(point.prefix(point.count / 2)), y: Array(point.suffix(point.count / 2)))
        case .edDSA: return try VerificationKey(ed25519: bytes(key["pk"]))
        }
    }

    private func hasExponentOfThree(_ group: JSONView, _ algorithm: SignatureAlgorithm) throws -> Bool {
        guard let member = group["publicKey"]?["publicExponent"], try number(member) == [3] else { return false }
        #expect(throws: JOSEError.exponentNotAllowed) { try key(of: group, algorithm) }
        return true
    }

    private func number(_ member: JSONView?) throws -> [UInt8] { Array(try bytes(member).drop { $0 == 0 }) }

    private func bytes(_ member: JSONView?) throws -> [UInt8] { try hexadecimal(try #require(member?.string)) }
}
