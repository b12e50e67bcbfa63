import JOSE
import Signing
import StrictJSON
import Testing

/// One key, one algorithm: whatever else a token says or a signature is, it is refused.
@Suite struct AlgorithmTests {
    @Test(arguments: SignatureAlgorithm.allCases)
    func `T1 a right token of each algorithm is accepted where that is asked for`(algorithm: SignatureAlgorithm) throws {
        let token = try token(algorithm)
        let jws = try UnverifiedJWS(compactSerialization: token, accepting: [algorithm])
        let verified = try jws.verified(with: Keys.key(algorithm))
        #expect(verified.header.algorithm == algorithm)
        #expect(verified.payload.root["sub"]?.string == "someone")
        #expect(try refusal(token, Keys.key(algorithm), accepting: .all) == nil)
    }

    @Test(arguments: SignatureAlgorithm.allCases.filter { $0 != .rs256 })
    func `T4 unless asked for, a right token of any algorithm but RS256 is refused`(algorithm: SignatureAlgorithm) throws {
        let error = JOSEError.algorithmNotAllowed(algorithm.rawValue)
        #expect(try refusal(token(algorithm), Keys.key(algorithm)) == error)
        #expect(try refusal(token(algorithm)) == error)
    }

    @Test(arguments: SignatureAlgorithm.allCases)
    func `T4 a token is refused when its own algorithm is the only one that is not accepted`(algorithm: SignatureAlgorithm) throws {
        let others = SignatureAlgorithms(SignatureAlgorithm.allCases.filter { $0 != algorithm })
        #expect(try refusal(token(algorithm), Keys.key(algorithm), accepting: others) == .algorithmNotAllowed(algorithm.rawValue))
        #expect(try refusal(token(algorithm), Keys.key(algorithm), accepting: []) == .algorithmNotAllowed(algorithm.rawValue))
    }

    @Test(arguments: SignatureAlgorithm.allCases, SignatureAlgorithm.allCases)
    func `T4 of all keys and all algorithms in the header, only the diagonal passes`(
        bound: SignatureAlgorithm, named: SignatureAlgorithm
    ) throws {
        let key = try Keys.key(bound)
        let builder = CompactJWSBuilder(keyID: key.keyID, algorithm: named, payload: someClaims)
        // Once signed as the key signs, and once as the header says, by the same pair where it can.
        for signer in [try Keys.ours(bound), try Keys.ours(named)] {
            for scheme in [SignatureScheme(bound), SignatureScheme(named)] {
                guard let signature = try? signer.sign(builder.signingInput, scheme: scheme) else { continue }
                let isRight = bound == named
                let error: JOSEError? = isRight ? nil : .algorithmMismatch(key: bound, header: named)
                #expect(try refusal(builder.serialized(signature: signature), key, accepting: .all) == error)
            }
        }
    }

    @Test(arguments: SignatureAlgorithm.allCases)
    func `T4 a signature by another algorithm than key and header agree on is refused`(algorithm: SignatureAlgorithm) throws {
        let key = try Keys.key(algorithm)
        let builder = CompactJWSBuilder(keyID: key.keyID, algorithm: algorithm, payload: someClaims)
        for scheme in SignatureScheme.allCases where scheme != SignatureScheme(algorithm) {
            guard let signature = try? Keys.ours(algorithm).sign(builder.signingInput, scheme: scheme) else { continue }
            #expect(try refusal(builder.serialized(signature: signature), key, accepting: .all) == .signatureInvalid, "\(scheme)")
        }
        for other in SignatureAlgorithm.allCases where try Keys.ours(other).algorithm != Keys.ours(algorithm).algorithm {
            let signature = try Keys.ours(other).sign(builder.signingInput)
            let expected = key.publicKey.signatureBytes
            let error: JOSEError =
                signature.count == expected ? .signatureInvalid : .wrongSignatureLength(expected: expected, found: signature.count)
            #expect(try refusal(builder.serialized(signature: signature), key, accepting: .all) == error, "\(other)")
        }
    }

    @Test(arguments: SignatureAlgorithm.allCases)
    func `a token signed by a foreign key of the same kind is refused`(algorithm: SignatureAlgorithm) throws {
        let key = try Keys.key(algorithm)
        let builder = CompactJWSBuilder(keyID: key.keyID, algorithm: algorithm, payload: someClaims)
        let signature = try Keys.foreign(algorithm).sign(builder.signingInput, scheme: SignatureScheme(algorithm))
        #expect(try refusal(builder.serialized(signature: signature), key, accepting: .all) == .signatureInvalid)
    }

    @Test(arguments: SignatureAlgorithm.allCases)
    func `T3 HS256 keyed with a public key of any type is refused where everything is accepted`(algorithm: SignatureAlgorithm) throws {
        let (pair, key) = (try Keys.ours(algorithm), try Keys.key(algorithm))
        let header: JSONValue = ["alg": "HS256", "kid": .string(pair.keyID)]
        let builder = CompactJWSBuilder(header: header, payload: someClaims)
        let numbers = try pair.publicJWK.numbers.values.flatMap { [Array($0.utf8), try decoded($0)] }
        for secret in numbers + [Array(pair.publicPEM.utf8), pair.publicJWK.json.encoded(), []] {
            let code = try AuthenticationCode.make(key: secret, builder.signingInput)
            #expect(try refusal(builder.serialized(signature: code), key, accepting: .all) == .algorithmNotAllowed("HS256"))
        }
    }

    @Test(arguments: SignatureAlgorithm.allCases)
    func `T6 a key in the header is not looked at, whatever the algorithm`(algorithm: SignatureAlgorithm) throws {
        let (ours, foreign) = (try Keys.ours(algorithm), try Keys.foreign(algorithm))
        let header: JSONValue = [
            "alg": .string(algorithm.rawValue), "kid": .string(ours.keyID), "jwk": foreign.publicJWK.json,
            "jku": "http://127.0.0.1:1/keys",
        ]
        let builder = CompactJWSBuilder(header: header, payload: someClaims)
        let scheme = SignatureScheme(algorithm)
        let forged = builder.serialized(signature: try foreign.sign(builder.signingInput, scheme: scheme))
        #expect(try refusal(forged, Keys.key(algorithm), accepting: .all) == .signatureInvalid)
        let right = builder.serialized(signature: try ours.sign(builder.signingInput, scheme: scheme))
        #expect(try refusal(right, Keys.key(algorithm), accepting: .all) == nil)
    }

    @Test(arguments: SignatureAlgorithm.allCases)
    func `a signature covers the empty message and every other`(algorithm: SignatureAlgorithm) throws {
        let (pair, key) = (try Keys.ours(algorithm), try Keys.key(algorithm).publicKey)
        for count in [0, 1, 63, 64, 65, 127, 128, 129, 20_000] {
            let message = [UInt8](repeating: 0x61, count: count)
            let signature = try pair.sign(message, scheme: SignatureScheme(algorithm))
            #expect(signature.count == key.signatureBytes)
            #expect(key.accepts(signature, of: message))
            #expect(!key.accepts(signature, of: message + [0]))
        }
    }

    @Test(arguments: SignatureAlgorithm.allCases)
    func `many tasks may use one key at once`(algorithm: SignatureAlgorithm) async throws {
        let (pair, key) = (try Keys.ours(algorithm), try Keys.key(algorithm).publicKey)
        let messages = try (0..<8).map { number in
            let message = [UInt8](repeating: UInt8(number), count: 100 * number)
            return (message: message, signature: try pair.sign(message, scheme: SignatureScheme(algorithm)))
        }
        let wrong = await withTaskGroup(of: Int.self) { group in
            for task in 0..<8 {
                group.addTask {
                    (0..<20).count { round in
                        let message = messages[(task + round) % 8].message
                        let signature = messages[(task + round * 3) % 8].signature
                        let isRight = (task + round) % 8 == (task + round * 3) % 8
                        return key.accepts(signature, of: message) != isRight
                    }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(wrong == 0)
    }
}
