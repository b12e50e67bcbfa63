import COpenSSL
public import JOSE
public import StrictJSON

/// The public half of a `SigningKey`, as a key set publishes it.
///
/// Source: RFC 7517 §4; RFC 7518 §6.2.1, §6.3.1; RFC 8037 §2
public struct PublicJWK: Sendable, Equatable {
    /// `kid`.
    public let keyID: String
    /// `alg`.
    public let algorithm: SignatureAlgorithm
    /// The key itself in base64url, by the names of its members: `e` and `n`, or `x` and `y`, or `x`.
    public let numbers: [String: String]

    /// The public half of OpenSSL's pair.
    @unsafe init(keyID: String, algorithm: SignatureAlgorithm, pair: OpaquePointer) {
        self.keyID = keyID
        self.algorithm = algorithm
        let length = algorithm.curve?.coordinateBytes ?? 0
        let numbers =
            switch algorithm.keyType {
            case .rsa:
                ["e": unsafe KeyPair.number(OSSL_PKEY_PARAM_RSA_E, of: pair), "n": unsafe KeyPair.number(OSSL_PKEY_PARAM_RSA_N, of: pair)]
            case .ellipticCurve:
                [
                    "x": unsafe KeyPair.number(OSSL_PKEY_PARAM_EC_PUB_X, of: pair, length: length),
                    "y": unsafe KeyPair.number(OSSL_PKEY_PARAM_EC_PUB_Y, of: pair, length: length),
                ]
            case .octetKeyPair: ["x": unsafe KeyPair.octets(of: pair)]
            }
        self.numbers = numbers.mapValues { Base64URL.encode($0) }
    }

    /// The members that Cognito publishes for each key, and `crv` where there is a curve, by name.
    public var json: JSONValue {
        var members = numbers
        members["alg"] = algorithm.rawValue
        members["crv"] = algorithm.curveName
        members["kid"] = keyID
        members["kty"] = algorithm.keyType.rawValue
        members["use"] = "sig"
        return .object(members.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, .string($0.value)) })
    }
}
