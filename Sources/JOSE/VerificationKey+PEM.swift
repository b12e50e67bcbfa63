extension VerificationKey {
    /// The key in the textual form of a SubjectPublicKeyInfo, as `openssl pkey -pubout` writes it, of at most 4096 bytes.
    ///
    /// Throws `malformedPEM` unless the text is exactly one block labelled PUBLIC KEY, `malformedPublicKeyInfo` unless that holds a key in
    /// DER, a point uncompressed, `keyTypeMismatch` when the key is of another type or on another curve than the algorithm's, and
    /// whatever the key's numbers are refused for.
    ///
    /// Source: RFC 7468 §13; RFC 5280 §4.1
    public convenience init(algorithm: SignatureAlgorithm, pem text: [UInt8]) throws(JOSEError) {
        let info = try PublicKeyInfo(try PEM.publicKeyInfo(text))
        try info.check(algorithm)
        switch algorithm.keyType {
        case .rsa:
            let (modulus, exponent) = try info.modulusAndExponent()
            try self.init(algorithm: algorithm, modulus: modulus, exponent: exponent)
        case .ellipticCurve:
            let (x, y) = try info.coordinates()
            try self.init(algorithm: algorithm, x: x, y: y)
        case .octetKeyPair: try self.init(ed25519: info.octets)
        }
    }
}
