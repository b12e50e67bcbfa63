import StrictJSON

extension JSONWebKey {
    /// The key that the members of an element make, for an algorithm that its type and curve fit.
    ///
    /// Source: RFC 7518 §6.2.1, §6.3.1; RFC 8037 §2
    static func publicKey(_ key: JSONView, _ algorithm: SignatureAlgorithm) throws(Unusable) -> VerificationKey {
        switch algorithm.keyType {
        case .rsa:
            let (modulus, exponent) = (try octets("n", of: key), try octets("e", of: key))
            return try checked { () throws(JOSEError) in
                try VerificationKey(algorithm: algorithm, modulus: modulus, exponent: exponent)
            }
        case .ellipticCurve:
            let (x, y) = (try octets("x", of: key), try octets("y", of: key))
            return try checked { () throws(JOSEError) in try VerificationKey(algorithm: algorithm, x: x, y: y) }
        case .octetKeyPair:
            let x = try octets("x", of: key)
            return try checked { () throws(JOSEError) in try VerificationKey(ed25519: x) }
        }
    }

    private static func checked(_ make: () throws(JOSEError) -> VerificationKey) throws(Unusable) -> VerificationKey {
        do {
            return try make()
        } catch {
            throw .publicKey(error)
        }
    }

    /// A member in base64url, which all parts of public keys are.
    ///
    /// Source: RFC 7518 §2
    private static func octets(_ name: StaticString, of key: JSONView) throws(Unusable) -> [UInt8] {
        guard let text = key.jwk(name)?.string else { throw .malformedMember("\(name)") }
        do {
            return try Base64URL.decode(text.utf8Span.span)
        } catch {
            throw .malformedMember("\(name)")
        }
    }
}
