import COpenSSL

/// Hashes messages, one after the other.
///
/// `@unchecked Sendable`: it may move between threads, but `VerificationKey` hands its owner to one at a time.
@safe final class MessageDigest: @unchecked Sendable {
    /// Length of a hash in bytes.
    let bytes: Int
    /// OpenSSL's object for the function; never `nil`, and valid for ever.
    let function: OpaquePointer?
    private let context: OpaquePointer?

    /// `nil` when OpenSSL is out of memory or lacks the function.
    init?(_ hash: HashFunction) {
        bytes = hash.bytes
        unsafe function = hash.fetched
        unsafe context = EVP_MD_CTX_new()
        guard unsafe function != nil, unsafe context != nil else {
            ERR_clear_error()
            return nil
        }
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    /// Puts the hash of `message` into the first `bytes` bytes of `output`; false when there is less room, or OpenSSL fails.
    func hash(_ message: Span<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>) -> Bool {
        guard output.count >= bytes else { return false }
        return unsafe message.withUnsafeBufferPointer { message in
            unsafe EVP_DigestInit_ex2(context, function, nil) == 1
                && EVP_DigestUpdate(context, message.baseAddress, message.count) == 1
                && EVP_DigestFinal_ex(context, output.baseAddress, nil) == 1
        }
    }
}

/// Fetched once for the process; fetching for each message would cost more than hashing a token.
///
/// `nonisolated(unsafe)`: set once, before their first use, and never changed; OpenSSL lets threads share a fetched digest.
private enum Fetched {
    nonisolated(unsafe) static let sha256 = unsafe EVP_MD_fetch(nil, "SHA256", nil)
    nonisolated(unsafe) static let sha384 = unsafe EVP_MD_fetch(nil, "SHA384", nil)
    nonisolated(unsafe) static let sha512 = unsafe EVP_MD_fetch(nil, "SHA512", nil)
}

extension HashFunction {
    fileprivate var fetched: OpaquePointer? {
        switch self {
        case .sha256: unsafe Fetched.sha256
        case .sha384: unsafe Fetched.sha384
        case .sha512: unsafe Fetched.sha512
        }
    }
}
