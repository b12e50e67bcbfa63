import COpenSSL
import FileReading

/// A file or text with certificates or a key in PEM. Whatever fails here leaves OpenSSL's error queue of the thread empty.
///
/// Source: RFC 7468
@safe final class PEMSource {
    /// Longest file, in bytes: a chain has some thousand.
    static let maximumBytes = 1 << 20

    private let bio: OpaquePointer

    convenience init(file path: String, _ part: TLSFault.Part) throws(TLSFault) {
        var text: [UInt8]
        do {
            text = try RegularFile.content(of: path, maximumBytes: Self.maximumBytes)
        } catch {
            throw .unreadableFile(part, error)
        }
        // OpenSSL wipes its own copy.
        defer { unsafe text.withUnsafeMutableBytes { unsafe OPENSSL_cleanse($0.baseAddress, $0.count) } }
        try self.init(text, part)
    }

    convenience init(text: String, _ part: TLSFault.Part) throws(TLSFault) { try self.init(Array(text.utf8), part) }

    private init(_ text: [UInt8], _ part: TLSFault.Part) throws(TLSFault) {
        guard let bio = unsafe BIO_new(BIO_s_mem()) else { throw .malformed(part) }
        unsafe self.bio = bio
        guard unsafe BIO_write(bio, text, Int32(clamping: text.count)) == text.count else {
            ERR_clear_error()
            throw .malformed(part)
        }
    }

    deinit { unsafe BIO_free(bio) }

    /// The caller frees it.
    func firstCertificate() throws(TLSFault) -> OpaquePointer {
        guard let certificate = unsafe PEM_read_bio_X509(bio, nil, noPassword, nil) else {
            ERR_clear_error()
            throw .malformed(.certificate)
        }
        return unsafe certificate
    }

    /// What follows the first, in order; none if nothing does. The caller frees it with ``free(_:)``.
    func furtherCertificates() throws(TLSFault) -> OpaquePointer {
        guard let chain = unsafe OPENSSL_sk_new_null() else { throw .malformed(.certificate) }
        while let certificate = unsafe PEM_read_bio_X509(bio, nil, noPassword, nil) {
            unsafe OPENSSL_sk_push(chain, UnsafeRawPointer(certificate))
        }
        let isEnd = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE
        ERR_clear_error()
        guard isEnd else {
            unsafe Self.free(chain)
            throw .malformed(.certificate)
        }
        return unsafe chain
    }

    /// The private key. The caller frees it.
    func key() throws(TLSFault) -> OpaquePointer {
        var isEncrypted = false
        let found = unsafe withUnsafeMutablePointer(to: &isEncrypted) {
            unsafe PEM_read_bio_PrivateKey(bio, nil, noPassword, $0)
        }
        defer { ERR_clear_error() }
        guard let key = unsafe found else { throw isEncrypted ? .keyIsEncrypted : .malformed(.key) }
        return unsafe key
    }

    /// The private key, if it is that of the certificate. The caller frees it.
    func key(of certificate: OpaquePointer) throws(TLSFault) -> OpaquePointer {
        let key = try unsafe self.key()
        defer { ERR_clear_error() }
        guard unsafe X509_check_private_key(certificate, key) == 1 else {
            unsafe EVP_PKEY_free(key)
            throw .keyDoesNotMatch
        }
        return unsafe key
    }

    static func free(_ chain: OpaquePointer) {
        while let certificate = unsafe OPENSSL_sk_pop(chain) { unsafe X509_free(OpaquePointer(certificate)) }
        unsafe OPENSSL_sk_free(chain)
    }
}

/// Stands where OpenSSL would ask on the terminal. It knows no password, but notes that one was wanted.
private func noPassword(
    _: UnsafeMutablePointer<CChar>?, _: Int32, _: Int32, _ wanted: UnsafeMutableRawPointer?
) -> Int32 {
    unsafe wanted?.assumingMemoryBound(to: Bool.self).pointee = true
    return -1
}
