import COpenSSL

/// HMAC-SHA256, and comparing without telling by time how much was right.
///
/// Source: RFC 2104 §2
package enum AuthenticationCode {
    /// The 32 bytes of the code.
    ///
    /// - Throws: When OpenSSL fails.
    package static func make(key: [UInt8], _ message: [UInt8]) throws(SigningFailure) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 32)
        var count: UInt32 = 0
        guard unsafe HMAC(EVP_sha256(), key, Int32(clamping: key.count), message, message.count, &code, &count) != nil,
            count == 32
        else {
            ERR_clear_error()
            throw SigningFailure()
        }
        return code
    }

    package static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        unsafe left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }
}
