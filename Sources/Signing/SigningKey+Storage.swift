import COpenSSL
import JOSE
import StrictJSON

/// Key pairs that outlive the process, for a pool with a file.
extension SigningKey {
    /// The private half in DER. It is enough to sign.
    ///
    /// - Throws: When OpenSSL fails.
    package func privateBytes() throws(SigningFailure) -> [UInt8] { try unsafe KeyPair.privateBytes(of: pair) }

    /// A pair for RS256 whose private half was kept.
    ///
    /// - Throws: For bytes that are none, and when it cannot check its own signature.
    package convenience init(privateBytes: [UInt8], keyID: String) throws(SigningFailure) {
        let pair = try unsafe KeyPair.read(privateBytes: privateBytes)
        unsafe self.init(pair: pair, algorithm: .rs256, keyID: keyID)
        guard try isConsistent() else { throw SigningFailure() }
    }

    private func isConsistent() throws(SigningFailure) -> Bool {
        let builder = CompactJWSBuilder(header: ["kid": .string(keyID), "alg": "RS256"], payload: [:])
        let token = builder.serialized(signature: try sign(builder.signingInput))
        do {
            let keys = try JSONWebKeySet(parsing: Self.keySet([self]))
            guard let key = keys.key(keyID) else { return false }
            _ = try UnverifiedJWS(compactSerialization: token).verified(with: key)
            return true
        } catch {
            return false
        }
    }
}

extension KeyPair {
    static func privateBytes(of pair: OpaquePointer) throws(SigningFailure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: max(0, Int(unsafe i2d_PrivateKey(pair, nil))))
        let count = unsafe bytes.withUnsafeMutableBufferPointer { bytes in
            var end = bytes.baseAddress
            return unsafe i2d_PrivateKey(pair, &end)
        }
        guard count > 0 else { throw .afterClearingErrors() }
        return bytes
    }

    /// The RSA pair of these bytes, to the last one. The caller frees it.
    static func read(privateBytes: [UInt8]) throws(SigningFailure) -> OpaquePointer {
        var used = 0
        let pair: OpaquePointer? = unsafe privateBytes.withUnsafeBufferPointer { bytes in
            var next = bytes.baseAddress
            let pair = unsafe d2i_PrivateKey(EVP_PKEY_RSA, nil, &next, bytes.count)
            if let start = bytes.baseAddress, let next = unsafe next { used = unsafe next - start }
            return unsafe pair
        }
        guard let pair = unsafe pair, used == privateBytes.count else {
            unsafe EVP_PKEY_free(pair)
            throw .afterClearingErrors()
        }
        return unsafe pair
    }
}
