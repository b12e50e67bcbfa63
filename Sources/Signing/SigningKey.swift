import COpenSSL
public import JOSE
import StrictJSON

/// OpenSSL could not make a key or a signature with it.
public struct SigningFailure: Error, Equatable, Sendable {
    package init() {}
}

/// A key pair for tests and for the embedded pool, made when asked for and written only to the file of a pool that has one.
///
/// `@unchecked Sendable`: the pair is never changed after `init`, and OpenSSL counts references to it atomically.
///
/// Source: RFC 8017 §8.1.1, §8.2.1; RFC 7518 §3.3, §3.4, §3.5; RFC 8037 §3.1
@safe public final class SigningKey: @unchecked Sendable {
    /// `kid`; unless one was given it has Cognito's form, standard base64 of 32 random bytes.
    public let keyID: String
    /// What the key signs by unless asked otherwise, and what its public half says.
    public let algorithm: SignatureAlgorithm
    /// The public half, as a key set publishes it.
    public let publicJWK: PublicJWK
    let pair: OpaquePointer

    /// A new pair, for RS256 unless said otherwise. `bits` is for RSA: 2048 take about a tenth of a second. Fewer than 512 bits, and a
    /// failing OpenSSL, throw.
    public convenience init(algorithm: SignatureAlgorithm = .rs256, bits: Int = 2048, keyID: String? = nil) throws(SigningFailure) {
        let keyID = if let keyID { keyID } else { try Self.randomKeyID() }
        unsafe self.init(pair: try KeyPair.generate(for: algorithm, bits: bits), algorithm: algorithm, keyID: keyID)
    }

    /// A new RSA pair with another exponent than nearly every key has: odd, and at least three.
    package convenience init(exponent: UInt) throws(SigningFailure) {
        unsafe self.init(
            pair: try KeyPair.generate(for: .rs256, bits: 2048, exponent: exponent), algorithm: .rs256, keyID: try Self.randomKeyID())
    }

    /// Takes over a pair, which is freed with the key.
    @unsafe init(pair: OpaquePointer, algorithm: SignatureAlgorithm, keyID: String) {
        unsafe self.pair = pair
        self.keyID = keyID
        self.algorithm = algorithm
        publicJWK = unsafe PublicJWK(keyID: keyID, algorithm: algorithm, pair: pair)
    }

    deinit { unsafe EVP_PKEY_free(pair) }

    /// The signature of a message as JWS has it; by the key's algorithm, unless a test wants one that must be refused. A scheme for
    /// another type of key throws.
    public func sign(_ message: some Sequence<UInt8>, scheme: SignatureScheme? = nil) throws(SigningFailure) -> [UInt8] {
        let scheme = scheme ?? SignatureScheme(algorithm)
        guard scheme.keyType == algorithm.keyType else { throw SigningFailure() }
        let signature = try unsafe KeyPair.sign([UInt8](message), scheme, with: pair)
        guard let curve = algorithm.curve else { return signature }
        return try KeyPair.pair(signature, coordinateBytes: curve.coordinateBytes)
    }

    /// A signature like that of PS256 by an RSA key, but with another length of salt, or the mask made with another hash.
    package func sign(_ message: [UInt8], saltLength: Int, maskDigest: String = "SHA256") throws(SigningFailure) -> [UInt8] {
        try unsafe KeyPair.sign(message, .ps256, KeyPair.Salt(length: saltLength, maskDigest: maskDigest), with: pair)
    }

    /// The private operation of RSA on a block of the modulus' length, without padding: tests forge paddings with it.
    package func sign(encodedMessage block: [UInt8]) throws(SigningFailure) -> [UInt8] {
        try unsafe KeyPair.sign(encodedMessage: block, with: pair)
    }

    /// The public half in the textual form, lines of 64 characters between two that say what it is.
    ///
    /// Source: RFC 7468 §13
    public var publicPEM: String {
        let text = Array(StandardBase64.text(unsafe KeyPair.publicKeyInfo(of: pair)).utf8)
        let lines = stride(from: 0, to: text.count, by: 64).map { String(decoding: text[$0..<min($0 + 64, text.count)], as: UTF8.self) }
        return (["-----BEGIN PUBLIC KEY-----"] + lines + ["-----END PUBLIC KEY-----", ""]).joined(separator: "\n")
    }

    /// A key set that publishes these keys, as bytes of JSON.
    public static func keySet(_ keys: [SigningKey]) -> [UInt8] {
        JSONValue.object([.init("keys", .array(keys.map(\.publicJWK.json)))]).encoded()
    }

    private static func randomKeyID() throws(SigningFailure) -> String {
        var random = [UInt8](repeating: 0, count: 32)
        guard unsafe RAND_bytes(&random, Int32(random.count)) == 1 else { throw SigningFailure() }
        return StandardBase64.text(random)
    }
}
