import COpenSSL
import JOSE
public import StrictJSON

/// OpenSSL could not make a key or a signature with it.
public struct SigningFailure: Error, Equatable, Sendable {}

/// An RSA key pair for tests and for the embedded pool, made when asked for and never written anywhere.
///
/// `@unchecked Sendable`: the pair is never changed after `init`, and OpenSSL counts references to it atomically.
///
/// Source: RFC 8017 §8.2.1; RFC 7518 §3.3
@safe public final class SigningKey: @unchecked Sendable {
    /// `kid`; unless one was given it has Cognito's form, standard base64 of 32 random bytes.
    public let keyID: String
    /// The public half, as a key set publishes it.
    public let publicJWK: PublicJWK
    private let pair: OpaquePointer

    /// A new pair; 2048 bits take about a tenth of a second. Fewer than 512 bits, and a failing OpenSSL, throw.
    public init(bits: Int = 2048, keyID: String? = nil) throws(SigningFailure) {
        let keyID = if let keyID { keyID } else { try Self.randomKeyID() }
        let pair = try unsafe RSAKeyPair.generate(bits: bits)
        unsafe self.pair = pair
        self.keyID = keyID
        publicJWK = PublicJWK(
            keyID: keyID, modulus: unsafe RSAKeyPair.number(OSSL_PKEY_PARAM_RSA_N, of: pair),
            exponent: unsafe RSAKeyPair.number(OSSL_PKEY_PARAM_RSA_E, of: pair))
    }

    deinit { unsafe EVP_PKEY_free(pair) }

    /// The signature of a message, as long as the modulus; RS256 unless a test wants one that must be refused.
    public func sign(
        _ message: some Sequence<UInt8>, scheme: SignatureScheme = .rs256
    ) throws(SigningFailure) -> [UInt8] {
        try unsafe RSAKeyPair.sign([UInt8](message), scheme, with: pair)
    }

    /// The private operation on a block of the modulus' length, without padding: tests forge paddings with it.
    package func sign(encodedMessage block: [UInt8]) throws(SigningFailure) -> [UInt8] {
        try unsafe RSAKeyPair.sign(encodedMessage: block, with: pair)
    }

    /// A key set that publishes these keys, as bytes of JSON.
    public static func keySet(_ keys: [SigningKey]) -> [UInt8] {
        JSONValue.object([.init("keys", .array(keys.map(\.publicJWK.json)))]).encoded()
    }

    private static func randomKeyID() throws(SigningFailure) -> String {
        var random = [UInt8](repeating: 0, count: 32)
        guard unsafe RAND_bytes(&random, Int32(random.count)) == 1 else { throw SigningFailure() }
        // 32 bytes make 43 characters of base64url; the standard alphabet differs in two of them and adds one `=`.
        let standard = Base64URL.encode(random).map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        return String(standard) + "="
    }
}

/// The public half of a `SigningKey`.
///
/// Source: RFC 7517 §4; RFC 7518 §6.3.1
public struct PublicJWK: Sendable, Equatable {
    /// `kid`.
    public let keyID: String
    /// `n`: the modulus in base64url.
    public let n: String
    /// `e`: the exponent in base64url, `AQAB`.
    public let e: String

    init(keyID: String, modulus: [UInt8], exponent: [UInt8]) {
        self.keyID = keyID
        n = Base64URL.encode(modulus)
        e = Base64URL.encode(exponent)
    }

    /// The members that Cognito publishes for each key.
    public var json: JSONValue {
        ["alg": "RS256", "e": .string(e), "kid": .string(keyID), "kty": "RSA", "n": .string(n), "use": "sig"]
    }
}
