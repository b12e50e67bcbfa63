import JOSE
import Signing
import StrictJSON
import Testing

/// How a key set binds its keys of all types to algorithms.
///
/// Source: RFC 7517 §4; RFC 7518 §6.2.1; RFC 8037 §2
@Suite struct KeySetAlgorithmTests {
    private func jwk(_ algorithm: SignatureAlgorithm, _ changes: KeyValuePairs<String, JSONValue?> = [:]) throws -> JSONValue {
        changed(try Keys.jwk(algorithm), changes)
    }

    /// A key that is usable whatever is accepted, lest the set be refused for having none.
    private func companions() throws -> [JSONValue] {
        try SignatureAlgorithm.allCases.map { algorithm in
            changed(try Keys.jwk(algorithm), ["kid": .string("companion \(algorithm)")])
        }
    }

    private func read(_ key: JSONValue, accepting algorithms: SignatureAlgorithms) throws -> JSONWebKeySet {
        let set: JSONValue = ["keys": .array([key] + (try companions()))]
        return try JSONWebKeySet(parsing: set.encoded(), accepting: algorithms)
    }

    /// Why the key is skipped; `nil` when it is kept.
    private func reason(_ key: JSONValue, accepting algorithms: SignatureAlgorithms = .all) throws -> JSONWebKey.Unusable? {
        try read(key, accepting: algorithms).skipped.first { $0.index == 0 }?.reason
    }

    private func algorithm(_ key: JSONValue, accepting algorithms: SignatureAlgorithms = .all) throws -> SignatureAlgorithm? {
        let set = try read(key, accepting: algorithms)
        return set.skipped.contains { $0.index == 0 } ? nil : set.keys.first?.algorithm
    }

    @Test(arguments: SignatureAlgorithm.allCases)
    func `a key that names its algorithm is bound to it`(algorithm: SignatureAlgorithm) throws {
        let key = try jwk(algorithm)
        #expect(try self.algorithm(key) == algorithm)
        #expect(try self.algorithm(key, accepting: [algorithm]) == algorithm)
    }

    @Test(arguments: SignatureAlgorithm.allCases, SignatureAlgorithm.allCases)
    func `T5 a key that names an algorithm for another type or curve is skipped`(
        found: SignatureAlgorithm, named: SignatureAlgorithm
    ) throws {
        let key = try jwk(found, ["alg": .string(named.rawValue)])
        let fits = try Keys.ours(found).algorithm == Keys.ours(named).algorithm
        #expect(try reason(key) == (fits ? nil : .algorithmMismatch))
        #expect(try algorithm(key) == (fits ? named : nil))
    }

    @Test(arguments: [SignatureAlgorithm.es256, .es384, .es512, .edDSA])
    func `T5 a key without alg is bound by its curve`(algorithm: SignatureAlgorithm) throws {
        let key = try jwk(algorithm, ["alg": nil])
        #expect(try self.algorithm(key) == algorithm)
        #expect(try self.algorithm(key, accepting: [algorithm]) == algorithm)
        let others = SignatureAlgorithms(SignatureAlgorithm.allCases.filter { $0 != algorithm })
        #expect(try reason(key, accepting: others) == (algorithm == .edDSA ? .typeNotAllowed : .curveNotAllowed))
    }

    @Test func `T5 an RSA key without alg is bound to the only RSA algorithm that is accepted, or to none`() throws {
        let key = try jwk(.rs256, ["alg": nil])
        for algorithm in [SignatureAlgorithm.rs256, .rs384, .rs512, .ps256] {
            #expect(try self.algorithm(key, accepting: [algorithm, .es256, .edDSA]) == algorithm)
        }
        for algorithms in [[.rs256, .ps256], [.rs256, .rs384], [.rs384, .rs512, .es256], .all] as [SignatureAlgorithms] {
            #expect(try reason(key, accepting: algorithms) == .algorithmAmbiguous)
        }
    }

    @Test(arguments: SignatureAlgorithm.allCases)
    func `T63 a key whose type no accepted algorithm works with is skipped`(algorithm: SignatureAlgorithm) throws {
        for other in SignatureAlgorithm.allCases where other.keyType != algorithm.keyType {
            #expect(try reason(jwk(algorithm), accepting: [other]) == .typeNotAllowed)
        }
    }

    @Test func `T63 kty must be spelled as it is registered`() throws {
        for type in ["rsa", "ec", "okp", "oct", "AKP", "", "EC ", ["EC"], 1, nil] as [JSONValue] {
            for algorithm in SignatureAlgorithm.allCases {
                #expect(try reason(jwk(algorithm, ["kty": type])) == .typeNotAllowed)
            }
        }
        #expect(try reason(jwk(.es256, ["kty": nil])) == .typeNotAllowed)
    }

    @Test func `T63 kty that does not go with the curve is skipped`() throws {
        #expect(try reason(jwk(.es256, ["kty": "OKP"])) == .curveNotAllowed)
        #expect(try reason(jwk(.edDSA, ["kty": "EC"])) == .curveNotAllowed)
        #expect(try reason(jwk(.es256, ["kty": "RSA"])) == .algorithmMismatch)
        #expect(try reason(jwk(.es256, ["kty": "RSA", "alg": "RS256"])) == .malformedMember("n"))
        #expect(try reason(jwk(.rs256, ["kty": "EC"])) == .curveNotAllowed)
    }

    @Test func `T63 crv must be there, and be a curve of an accepted algorithm`() throws {
        for algorithm in [SignatureAlgorithm.es256, .es384, .es512, .edDSA] {
            #expect(try reason(jwk(algorithm, ["crv": nil])) == .curveNotAllowed)
            for curve in ["P-192", "P-224", "secp256k1", "p-256", "P256", "Ed448", "X25519", "ed25519", "", ["P-256"], nil] as [JSONValue] {
                #expect(try reason(jwk(algorithm, ["crv": curve])) == .curveNotAllowed)
            }
        }
        #expect(try reason(jwk(.es384, ["alg": nil]), accepting: [.es256]) == .curveNotAllowed)
        #expect(try reason(jwk(.es256, ["crv": "P-384"])) == .algorithmMismatch)
        let error = JOSEError.coordinateLengthNotAllowed(expected: 48, found: 32)
        #expect(try reason(jwk(.es256, ["crv": "P-384", "alg": nil])) == .publicKey(error))
    }

    @Test func `T63 alg must be an accepted one, spelled as it is registered`() throws {
        for algorithm in SignatureAlgorithm.allCases {
            for name in ["HS256", "PS384", "ES521", "ES224", "ES256K", "Ed25519", "none", "es256", "", ["ES256"]] as [JSONValue] {
                #expect(try reason(jwk(algorithm, ["alg": name])) == .algorithmNotAllowed)
            }
        }
        #expect(try reason(jwk(.rs384), accepting: [.rs256]) == .algorithmNotAllowed)
        #expect(try reason(jwk(.es384), accepting: [.es256]) == .algorithmNotAllowed)
    }

    @Test(arguments: SignatureAlgorithm.allCases)
    func `T63 use and key_ops count for every type`(algorithm: SignatureAlgorithm) throws {
        #expect(try reason(jwk(algorithm, ["use": nil, "key_ops": ["verify"]])) == nil)
        for use in ["enc", "SIG", ["sig"]] as [JSONValue] {
            #expect(try reason(jwk(algorithm, ["use": use])) == .useNotSignature)
        }
        for operations in [["encrypt"], [], ["sign"], "verify", [["verify"]]] as [JSONValue] {
            #expect(try reason(jwk(algorithm, ["key_ops": operations])) == .operationsLackVerify)
        }
        #expect(try reason(jwk(algorithm, ["kid": nil])) == .malformedKeyID)
        for name in ["use", "key_ops", "d", "k", "p"] { #expect(try reason(jwk(algorithm, [name: .some(.null)])) == nil) }
    }

    @Test func `T63 coordinates must be there, in strict base64url, and of one length`() throws {
        for (algorithm, names) in [(SignatureAlgorithm.es256, ["x", "y"]), (.es384, ["x", "y"]), (.es512, ["x", "y"]), (.edDSA, ["x"])] {
            for name in names {
                for value in [nil, .some(1), .some(nil), .some("AQAB="), .some("AQ AB"), .some("A"), .some("AR")] as [JSONValue?] {
                    #expect(try reason(jwk(algorithm, value.map { [name: $0] } ?? [name: nil])) == .malformedMember(name))
                }
                let right = try decoded(Keys.ours(algorithm).publicJWK.numbers[name])
                for bytes in [[], Array(right.dropFirst()), Array(right.dropLast()), [0] + right, right + [0]] {
                    let error = JOSEError.coordinateLengthNotAllowed(expected: right.count, found: bytes.count)
                    #expect(try reason(jwk(algorithm, [name: .string(Base64URL.encode(bytes))])) == .publicKey(error))
                }
            }
        }
        #expect(try reason(jwk(.es256, ["y": .string(Keys.ours(.es256).publicJWK.numbers["x"] ?? "")])) == .publicKey(.pointNotOnCurve))
        #expect(try reason(jwk(.edDSA, ["x": .string(String(repeating: "A", count: 43))])) == .publicKey(.pointOfSmallOrder))
    }

    @Test(arguments: SignatureAlgorithm.allCases)
    func `T63 a private member in a key of any type refuses the whole set`(algorithm: SignatureAlgorithm) throws {
        let names = algorithm.keyType == .rsa ? ["d", "p", "q", "dp", "dq", "qi", "oth"] : ["d"]
        for name in names {
            let set: JSONValue = ["keys": .array(try companions() + [jwk(algorithm, [name: "AQAB"])])]
            #expect(refusal(keySet: set.encoded(), accepting: .all) == .privateMember(name, index: 8))
            // Also where no key of that type would be looked at.
            #expect(refusal(keySet: set.encoded()) == .privateMember(name, index: 8))
        }
    }

    @Test(arguments: SignatureAlgorithm.allCases)
    func `T5 alg that is null leaves the choice that no alg leaves`(algorithm: SignatureAlgorithm) throws {
        for algorithms in [[algorithm], .all] as [SignatureAlgorithms] {
            let (null, absent) = (try jwk(algorithm, ["alg": .some(.null)]), try jwk(algorithm, ["alg": nil]))
            #expect(try reason(null, accepting: algorithms) == reason(absent, accepting: algorithms))
            #expect(try self.algorithm(null, accepting: algorithms) == self.algorithm(absent, accepting: algorithms))
        }
    }

    @Test func `T63 a kid given twice refuses the whole set, whatever the types`() throws {
        for algorithm in SignatureAlgorithm.allCases where algorithm != .rs256 {
            let set: JSONValue = ["keys": [try jwk(.rs256, ["kid": "same"]), try jwk(algorithm, ["kid": "same"])]]
            #expect(refusal(keySet: set.encoded(), accepting: .all) == .duplicateKeyID("same"))
            #expect(refusal(keySet: set.encoded()) == .duplicateKeyID("same"))
        }
    }

    @Test func `a set of all types gives the keys of the accepted algorithms`() throws {
        let set: JSONValue = ["keys": .array(try companions())]
        for algorithm in SignatureAlgorithm.allCases {
            let keys = try JSONWebKeySet(parsing: set.encoded(), accepting: [algorithm])
            #expect(keys.keyIDs == ["companion \(algorithm)"])
            #expect(keys.skipped.count == 7)
        }
        #expect(try JSONWebKeySet(parsing: set.encoded(), accepting: .all).keys.map(\.algorithm) == SignatureAlgorithm.allCases)
        #expect(try JSONWebKeySet(parsing: set.encoded()).keys.map(\.algorithm) == [.rs256])
        let skipped = try companions().indices.map { index in
            JSONWebKeySet.Skipped(index: index, keyID: "companion \(SignatureAlgorithm.allCases[index])", reason: .typeNotAllowed)
        }
        #expect(refusal(keySet: set.encoded(), accepting: []) == .noUsableKey(skipped))
    }
}
