import Locking

/// A public key that checks the signatures of exactly one algorithm.
///
/// The key and a context that is ready to verify are prepared once: building them for each token would double the cost
/// of a check. A context serves one thread at a time, so idle ones wait in a list; there are as many as ever ran at once.
///
/// Source: RFC 7518 §3.3, §3.4, §3.5; RFC 8037 §3.1; RFC 8725 §3.1
public final class VerificationKey: Sendable {
    /// The one algorithm of the key.
    public let algorithm: SignatureAlgorithm
    /// Length of every signature of the key, in bytes.
    public let signatureBytes: Int
    /// Length of an RSA modulus, 2048 to 8192; `nil` for other keys.
    public let modulusBits: Int?
    private let key: OpenSSLKey
    private let idle: Lock<[VerificationContext]>

    /// An RSA key of a big-endian modulus and exponent, both without leading zero bytes.
    ///
    /// - Throws: `keyTypeMismatch` when the algorithm does not go with RSA, `malformedModulus`, `modulusSizeNotAllowed` outside 2048 to
    ///   8192 bits, `factorableModulus`, `exponentNotAllowed` when it is even, below 65537 or longer than 64 bits, and `keyNotUsable`
    ///   when OpenSSL declines.
    ///
    /// Source: RFC 7518 §6.3.1
    public convenience init(algorithm: SignatureAlgorithm, modulus: [UInt8], exponent: [UInt8]) throws(JOSEError) {
        guard algorithm.keyType == .rsa else { throw .keyTypeMismatch(algorithm) }
        let numbers = try RSANumbers(modulus: modulus, exponent: exponent)
        guard let key = OpenSSLKey(numbers) else { throw .keyNotUsable }
        try self.init(algorithm, key, signatureBytes: (numbers.bits + 7) / 8, modulusBits: numbers.bits)
    }

    /// A key on the algorithm's curve, of two big-endian coordinates.
    ///
    /// - Throws: `keyTypeMismatch` when the algorithm is not ECDSA, `coordinateLengthNotAllowed` unless each coordinate is as long as the
    ///   curve demands, `pointNotOnCurve`, and `keyNotUsable` when OpenSSL declines.
    ///
    /// Source: RFC 7518 §6.2.1
    public convenience init(algorithm: SignatureAlgorithm, x: [UInt8], y: [UInt8]) throws(JOSEError) {
        guard let curve = algorithm.curve else { throw .keyTypeMismatch(algorithm) }
        guard let key = OpenSSLKey(try CurvePoint(curve, x: x, y: y)) else { throw .pointNotOnCurve }
        try self.init(algorithm, key, signatureBytes: 2 * curve.coordinateBytes)
    }

    /// An Ed25519 key of 32 bytes.
    ///
    /// - Throws: `coordinateLengthNotAllowed`, `pointNotOnCurve`, `pointOfSmallOrder`, and `keyNotUsable` when OpenSSL declines.
    ///
    /// Source: RFC 8037 §2
    public convenience init(ed25519 encoded: [UInt8]) throws(JOSEError) {
        guard let key = OpenSSLKey(try EdwardsPoint(encoded)) else { throw .keyNotUsable }
        try self.init(.edDSA, key, signatureBytes: 64)
    }

    private init(
        _ algorithm: SignatureAlgorithm, _ key: OpenSSLKey, signatureBytes: Int, modulusBits: Int? = nil
    ) throws(JOSEError) {
        guard let context = VerificationContext(key, algorithm) else { throw .keyNotUsable }
        self.algorithm = algorithm
        self.signatureBytes = signatureBytes
        self.modulusBits = modulusBits
        self.key = key
        idle = Lock([context])
    }

    /// - Returns: True if `signature` is one of this key over `message`. A fault inside OpenSSL also answers no.
    ///
    /// Source: RFC 8017 §8.1.2, §8.2.2; FIPS 186-5 §6.4.2; RFC 8032 §5.1.7
    public func verifies(signature: Span<UInt8>, of message: Span<UInt8>) -> Bool {
        guard signature.count == signatureBytes else { return false }
        guard algorithm.curve != nil else { return check(signature, message) }
        guard let sequence = ECDSASignature.der(signature) else { return false }
        return check(sequence.span, message)
    }

    private func check(_ signature: Span<UInt8>, _ message: Span<UInt8>) -> Bool {
        // A local function call between two short locked moments: the lock is never held while OpenSSL computes.
        guard let context = idle.withLock({ $0.popLast() }) ?? VerificationContext(key, algorithm) else { return false }
        defer { idle.withLock { $0.append(context) } }
        return context.verifies(signature: signature, of: message)
    }
}

/// What OpenSSL needs for a check, ready to be used again and again.
private enum VerificationContext: Sendable {
    case hashed(HashedVerification)
    case pure(PureVerification)

    init?(_ key: OpenSSLKey, _ algorithm: SignatureAlgorithm) {
        if algorithm.hash == nil {
            guard let verification = PureVerification(key) else { return nil }
            self = .pure(verification)
        } else {
            guard let verification = HashedVerification(key, algorithm) else { return nil }
            self = .hashed(verification)
        }
    }

    func verifies(signature: Span<UInt8>, of message: Span<UInt8>) -> Bool {
        switch self {
        case .hashed(let verification): verification.verifies(signature: signature, of: message)
        case .pure(let verification): verification.verifies(signature: signature, of: message)
        }
    }
}
