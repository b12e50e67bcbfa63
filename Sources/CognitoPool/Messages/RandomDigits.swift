import COpenSSL

/// Decimal digits from OpenSSL's generator for private values.
enum RandomDigits {
    /// - Throws: `internalFailure` when OpenSSL fails.
    static func text(_ count: Int) throws(CognitoError) -> String {
        var digits: [UInt8] = []
        while digits.count < count {
            var bytes = [UInt8](repeating: 0, count: 2 * count)
            guard unsafe RAND_priv_bytes(&bytes, Int32(clamping: bytes.count)) == 1 else {
                ERR_clear_error()
                throw .internalFailure
            }
            // 250 is the largest multiple of ten in a byte: larger bytes would make small digits likelier.
            digits += bytes.lazy.filter { $0 < 250 }.map { UInt8(ascii: "0") + $0 % 10 }
        }
        return String(decoding: digits.prefix(count), as: UTF8.self)
    }
}
