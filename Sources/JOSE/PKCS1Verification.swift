import COpenSSL

/// RSASSA-PKCS1-v1_5 under one key of the exponent 65537.
///
/// What was signed is never taken apart: it must be the one right block, all of it. So there is no reader of padding or DER that could be
/// lenient. Blocks are numbers here, and the right one is a constant of the key and the algorithm plus the hash.
///
/// `@unchecked Sendable`: it may move between threads, but `VerificationKey` hands it to one at a time.
///
/// Source: RFC 8017 §8.2.2
@safe final class PKCS1Verification: @unchecked Sendable {
    private let digest: MessageDigest
    private let primitive: RSAVerificationPrimitive
    /// The right block for a hash of zeroes, scaled.
    private let frame: BigNumber
    private let hash: BigNumber

    /// `nil` for other algorithms, exponents and types of keys, and when OpenSSL is out of memory.
    init?(_ key: OpenSSLKey, _ algorithm: SignatureAlgorithm) {
        guard let prefix = algorithm.digestInfoPrefix, let function = algorithm.hash, let digest = MessageDigest(function),
            let primitive = RSAVerificationPrimitive(key), let frame = BigNumber(), let hash = BigNumber()
        else { return nil }
        let content = [0] + prefix + [UInt8](repeating: 0, count: digest.bytes)
        // Shorter padding is not allowed; the moduli that get here leave room for more.
        let filler = [UInt8](repeating: 0xFF, count: max(8, primitive.bytes - 2 - content.count))
        guard frame.set(([0, 1] + filler + content).span), primitive.scale(frame) else {
            ERR_clear_error()
            return nil
        }
        self.digest = digest
        self.primitive = primitive
        self.frame = frame
        self.hash = hash
    }

    /// Whether `signature` is the key's signature of `message`.
    func verifies(signature: Span<UInt8>, of message: Span<UInt8>) -> Bool {
        guard hash(message), primitive.isSignature(signature, of: frame, plus: hash) else {
            ERR_clear_error()
            return false
        }
        return true
    }

    private func hash(_ message: Span<UInt8>) -> Bool {
        var longest = InlineArray<64, UInt8>(repeating: 0)
        var span = longest.mutableSpan
        guard unsafe span.withUnsafeMutableBufferPointer({ unsafe digest.hash(message, into: $0) }) else { return false }
        return hash.set(longest.span.extracting(first: digest.bytes))
    }
}

extension SignatureAlgorithm {
    /// The DER of `DigestInfo` up to the hash; `nil` unless the algorithm is RSASSA-PKCS1-v1_5.
    ///
    /// Source: RFC 8017 §9.2, note 1
    fileprivate var digestInfoPrefix: [UInt8]? {
        switch self {
        case .rs256: [0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20]
        case .rs384: [0x30, 0x41, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02, 0x05, 0x00, 0x04, 0x30]
        case .rs512: [0x30, 0x51, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03, 0x05, 0x00, 0x04, 0x40]
        case .ps256, .es256, .es384, .es512, .edDSA: nil
        }
    }
}
