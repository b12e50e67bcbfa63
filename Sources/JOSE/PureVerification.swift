import COpenSSL

/// A verification under one Ed25519 key, which signs the message itself and not a hash of it.
///
/// `@unchecked Sendable`: it may move between threads, but `VerificationKey` hands it to one at a time.
@safe final class PureVerification: @unchecked Sendable {
    private let key: OpenSSLKey
    private let context: OpaquePointer

    /// `nil` when OpenSSL is out of memory.
    init?(_ key: OpenSSLKey) {
        guard let context = unsafe EVP_MD_CTX_new() else {
            ERR_clear_error()
            return nil
        }
        self.key = key
        unsafe self.context = context
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    /// - Returns: True if `signature` is the key's signature of `message`.
    ///
    /// Source: RFC 8032 §5.1.7
    func verifies(signature: Span<UInt8>, of message: Span<UInt8>) -> Bool {
        // A one-shot verification ends its context, so that each one begins anew; that is next to nothing beside the check itself.
        let isRight = unsafe signature.withUnsafeBufferPointer { signature in
            unsafe message.withUnsafeBufferPointer { message in
                unsafe EVP_DigestVerifyInit_ex(context, nil, nil, nil, nil, key.pointer, nil) == 1
                    && EVP_DigestVerify(context, signature.baseAddress, signature.count, message.baseAddress, message.count) == 1
            }
        }
        if !isRight { ERR_clear_error() }
        return isRight
    }
}
