import JOSE
import Signing
import StrictJSON
import Testing

@Suite struct SignatureAlgorithmsTests {
    /// Every set of algorithms, as the bits of a number.
    private static let sets = (0..<256).map { bits in
        SignatureAlgorithm.allCases.enumerated().filter { bits >> $0.offset & 1 == 1 }.map(\.element)
    }

    @Test func `the list is closed, and its names are those of the standards`() {
        let names = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "ES512", "EdDSA"]
        #expect(SignatureAlgorithm.allCases.map(\.rawValue) == names)
    }

    @Test func `a set contains what it was made of and nothing else`() {
        for algorithms in Self.sets {
            let set = SignatureAlgorithms(algorithms)
            #expect(set.elements == algorithms)
            #expect(SignatureAlgorithm.allCases.filter(set.contains) == algorithms)
        }
        #expect(SignatureAlgorithms.rs256 == [.rs256])
        #expect(SignatureAlgorithms([.es256, .rs256, .es256]) == [.rs256, .es256])
    }

    @Test func `T4 a header passes exactly when its alg is in the set`() throws {
        for algorithm in SignatureAlgorithm.allCases {
            let token = CompactJWSBuilder(keyID: "k", algorithm: algorithm, payload: someClaims).serialized(signature: [0])
            for algorithms in Self.sets {
                let error: JOSEError? = algorithms.contains(algorithm) ? nil : .algorithmNotAllowed(algorithm.rawValue)
                let found = refusal { () throws(JOSEError) in
                    _ = try UnverifiedJWS(compactSerialization: token, accepting: SignatureAlgorithms(algorithms))
                }
                if found != error { Issue.record("\(algorithm) among \(algorithms): \(String(describing: found))") }
            }
        }
    }

    @Test(arguments: [
        "none", "HS256", "HS384", "HS512", "PS384", "PS512", "ES256K", "ES521", "Ed25519", "Ed448", "EDDSA", "eddsa", "es256", "Es256",
        "ES256 ", "RS1", "RSA-OAEP", "", "ES", "RS256\0", "ＥＳ256", "ES256\u{301}",
    ])
    func `T4 an algorithm that is not on the list is refused even where all are accepted`(name: String) throws {
        let header: JSONValue = ["kid": "k", "alg": .string(name)]
        let token = CompactJWSBuilder(header: header, payload: someClaims).serialized(signature: [0])
        #expect(try refusal(token, accepting: .all) == .algorithmNotAllowed(name))
    }
}
