import COpenSSL

extension VerificationKey {
    /// Reads a key in the textual form of a SubjectPublicKeyInfo, as `openssl pkey -pubout` writes it.
    ///
    /// - Parameters:
    ///   - algorithm: The one algorithm that the key is for; an RSA key tells neither hash nor padding.
    ///   - text: At most 4096 bytes.
    /// - Throws: `malformedPEM` unless the text is exactly one block labelled PUBLIC KEY, `malformedPublicKeyInfo` unless that holds a key
    ///   in DER, a point uncompressed, `keyTypeMismatch` when the key is of another type or on another curve than the algorithm's, and
    ///   whatever the key's numbers are refused for.
    ///
    /// Source: RFC 7468 §13; RFC 5280 §4.1
    public convenience init(algorithm: SignatureAlgorithm, pem text: [UInt8]) throws(JOSEError) {
        // The numbers pass the rules of every other key: OpenSSL would also take a key of 512 bits.
        defer { ERR_clear_error() }
        guard let key = OpenSSLKey(publicKeyInfo: try PEM.publicKeyInfo(text)) else { throw .malformedPublicKeyInfo }
        guard key.fits(algorithm) else { throw .keyTypeMismatch(algorithm) }
        switch algorithm.keyType {
        case .rsa:
            guard let modulus = key.number("n"), let exponent = key.number("e") else { throw .malformedPublicKeyInfo }
            try self.init(algorithm: algorithm, modulus: modulus, exponent: exponent)
        case .ellipticCurve:
            // 4 stands for an uncompressed point (RFC 5480 §2.2).
            guard let point = key.encodedPoint, point.first == 4 else { throw .malformedPublicKeyInfo }
            let coordinates = point.dropFirst()
            let half = coordinates.count / 2
            try self.init(algorithm: algorithm, x: Array(coordinates.prefix(half)), y: Array(coordinates.dropFirst(half)))
        case .octetKeyPair:
            guard let octets = key.rawOctets else { throw .malformedPublicKeyInfo }
            try self.init(ed25519: octets)
        }
    }
}
