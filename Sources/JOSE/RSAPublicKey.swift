import Synchronization

/// An RSA key that checks RS256 signatures.
///
/// The key and a context that is ready to verify are prepared once: building them for each token would double the cost
/// of a check. A context serves one thread at a time, so idle ones wait in a list; there are as many as ever ran at once.
///
/// Source: RFC 7518 §3.3, §6.3.1; RFC 8017 §8.2.2
public final class RSAPublicKey: Sendable {
    /// Length of the modulus, 2048 to 8192.
    public let modulusBits: Int
    private let key: OpenSSLKey
    private let idle: Mutex<[RS256Context]>

    /// A key of a big-endian modulus and exponent, both without leading zero bytes.
    ///
    /// Throws `malformedModulus`, `modulusSizeNotAllowed` outside 2048 to 8192 bits, `exponentNotAllowed` when it is even,
    /// below 65537 or longer than 64 bits, and `keyNotUsable` when OpenSSL declines.
    ///
    /// Source: RFC 7518 §2, §6.3.1; NIST SP 800-131A
    public init(modulus: [UInt8], exponent: [UInt8]) throws(JOSEError) {
        modulusBits = try Self.checkedBits(ofModulus: modulus)
        try Self.check(exponent: exponent)
        guard let key = OpenSSLKey(modulus: modulus, exponent: exponent), let context = RS256Context(key) else {
            throw .keyNotUsable
        }
        self.key = key
        idle = Mutex([context])
    }

    /// Length of the modulus, and so of every signature, in bytes.
    public var modulusBytes: Int { (modulusBits + 7) / 8 }

    /// Whether `signature` is this key's RS256 signature of `message`. A fault inside OpenSSL also answers no.
    ///
    /// Source: RFC 8017 §8.2.2
    public func verifies(signature: Span<UInt8>, of message: Span<UInt8>) -> Bool {
        guard signature.count == modulusBytes else { return false }
        // A local function call between two short locked moments: the lock is never held while OpenSSL computes.
        guard let context = idle.withLock({ $0.popLast() }) ?? RS256Context(key) else { return false }
        defer { idle.withLock { $0.append(context) } }
        return context.verifies(signature: signature, of: message)
    }

    private static func checkedBits(ofModulus modulus: [UInt8]) throws(JOSEError) -> Int {
        guard let first = modulus.first, let last = modulus.last, first != 0, last & 1 == 1 else {
            throw .malformedModulus
        }
        let bits = modulus.count * 8 - first.leadingZeroBitCount
        guard (2048...8192).contains(bits) else { throw .modulusSizeNotAllowed(bits: bits) }
        return bits
    }

    /// 64 bits is OpenSSL's own bound for large moduli; a longer exponent would only make each check slower.
    private static func check(exponent: [UInt8]) throws(JOSEError) {
        guard let first = exponent.first, first != 0, exponent.count <= 8 else { throw .exponentNotAllowed }
        let value = exponent.reduce(into: UInt64(0)) { $0 = $0 << 8 | UInt64($1) }
        guard value >= 65_537, value & 1 == 1 else { throw .exponentNotAllowed }
    }
}
