import COpenSSL

/// What a server presents to be known by, and proves to own: a certificate, those of the authorities between it and a root that
/// clients trust, and the private key.
///
/// `@unchecked Sendable`: nothing of it is changed after `init`, and OpenSSL counts references atomically.
///
/// Source: RFC 8446 §4.4.2 (the server's own certificate comes first)
@safe public final class TLSIdentity: @unchecked Sendable {
    let certificate: OpaquePointer
    let chain: OpaquePointer
    let key: OpaquePointer

    /// Reads both from files in PEM.
    public convenience init(certificateFile: String, keyFile: String) throws(TLSFault) {
        try self.init(PEMSource(file: certificateFile, .certificate), PEMSource(file: keyFile, .key))
    }

    /// Reads both from texts in PEM.
    public convenience init(certificatePEM: String, keyPEM: String) throws(TLSFault) {
        try self.init(PEMSource(text: certificatePEM, .certificate), PEMSource(text: keyPEM, .key))
    }

    private init(_ certificates: PEMSource, _ keys: PEMSource) throws(TLSFault) {
        let certificate = try unsafe certificates.firstCertificate()
        let chain: OpaquePointer
        do throws(TLSFault) {
            unsafe chain = try certificates.furtherCertificates()
        } catch {
            unsafe X509_free(certificate)
            throw error
        }
        do throws(TLSFault) {
            unsafe key = try keys.key(of: certificate)
        } catch {
            unsafe X509_free(certificate)
            unsafe PEMSource.free(chain)
            throw error
        }
        unsafe self.certificate = certificate
        unsafe self.chain = chain
    }

    deinit {
        unsafe X509_free(certificate)
        unsafe PEMSource.free(chain)
        unsafe EVP_PKEY_free(key)
    }

    /// What is wrong with one of the two files by itself, where there is no other to hold it against; `nil` for nothing.
    public static func fault(of part: TLSFault.Part, file path: String) -> TLSFault? {
        do throws(TLSFault) {
            let source = try PEMSource(file: path, part)
            switch part {
            case .certificate: unsafe X509_free(try source.firstCertificate())
            case .key: unsafe EVP_PKEY_free(try source.key())
            }
            return nil
        } catch {
            return error
        }
    }

    /// Whether the certificate holds at a time.
    public enum Validity: Sendable { case valid, expired, notYetValid }

    /// What clients whose clock is right will find. The first and the last second count.
    ///
    /// Source: RFC 5280 §4.1.2.5
    public func validity(secondsSinceEpoch: Int64) -> Validity {
        // `X509_cmp_time` calls equal times earlier, and the last second counts.
        guard secondsSinceEpoch <= expiresAt else { return .expired }
        var time = time_t(secondsSinceEpoch)
        return unsafe X509_cmp_time(X509_get0_notBefore(certificate), &time) > 0 ? .notYetValid : .valid
    }

    /// The certificate's last second, counted from 1970 in UTC; 0 for a date that OpenSSL cannot read, which clients refuse too.
    ///
    /// Source: RFC 5280 §4.1.2.5
    public var expiresAt: Int64 {
        var time = unsafe tm()
        guard unsafe ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &time) == 1 else {
            ERR_clear_error()
            return 0
        }
        return Int64(unsafe timegm(&time))
    }

    /// Whether the certificate is for a host name: one that it spells out, or, if asked for, one that its wildcard stands for.
    ///
    /// Source: RFC 6125 §6.4
    func isFor(_ name: UnsafePointer<CChar>, wildcards: Bool) -> Bool {
        let flags = wildcards ? X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS : X509_CHECK_FLAG_NO_WILDCARDS
        return unsafe X509_check_host(certificate, name, 0, UInt32(flags), nil) == 1
    }
}
