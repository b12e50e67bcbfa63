import COpenSSL
import JOSE

/// A certificate before it is signed.
///
/// Source: RFC 5280 §4.1, §4.2
package struct CertificateDraft {
    package var name: String
    package var isAuthority: Bool
    package var subjectNames: [String] = []
    /// In seconds from now.
    package var lifetime: ClosedRange<Int> = -3600...86_400

    package init(name: String, isAuthority: Bool) {
        self.name = name
        self.isAuthority = isAuthority
    }

    /// The certificate of a key, by an issuer or by itself. The caller frees it.
    package func signed(
        for key: OpaquePointer, by issuer: (certificate: OpaquePointer, key: OpaquePointer)?
    ) throws(SigningFailure) -> OpaquePointer {
        guard let certificate = unsafe X509_new() else { throw SigningFailure.afterClearingErrors() }
        let issuingCertificate = unsafe issuer?.certificate ?? certificate
        guard unsafe fill(certificate, key, issuingCertificate),
            unsafe X509_sign(certificate, issuer?.key ?? key, EVP_sha256()) > 0
        else {
            unsafe X509_free(certificate)
            throw SigningFailure.afterClearingErrors()
        }
        return unsafe certificate
    }

    private func fill(_ certificate: OpaquePointer, _ key: OpaquePointer, _ issuer: OpaquePointer) -> Bool {
        let subject = unsafe X509_get_subject_name(certificate)
        return unsafe X509_set_version(certificate, Int(X509_VERSION_3)) == 1
            && ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), UInt64.random(in: 1...UInt64(Int64.max))) == 1
            && X509_NAME_add_entry_by_NID(subject, NID_commonName, Self.utf8, Array(name.utf8), Int32(name.utf8.count), -1, 0) == 1
            && X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1
            && X509_gmtime_adj(X509_getm_notBefore(certificate), lifetime.lowerBound) != nil
            && X509_gmtime_adj(X509_getm_notAfter(certificate), lifetime.upperBound) != nil
            && X509_set_pubkey(certificate, key) == 1
            && extensions.allSatisfy { unsafe add($0.value, $0.number, to: certificate, issuer) }
    }

    /// MBSTRING_UTF8, which Swift does not import.
    private static let utf8: Int32 = 0x1000

    private var extensions: [(number: Int32, value: String)] {
        let use =
            isAuthority
            ? [(NID_basic_constraints, "critical,CA:TRUE"), (NID_key_usage, "critical,keyCertSign")]
            : [(NID_basic_constraints, "CA:FALSE"), (NID_ext_key_usage, "serverAuth")]
        let names = subjectNames.map { (Self.isAddress($0) ? "IP:" : "DNS:") + $0 }.joined(separator: ",")
        return use + [(NID_subject_key_identifier, "hash"), (NID_authority_key_identifier, "keyid:always")]
            + (names.isEmpty ? [] : [(NID_subject_alt_name, names)])
    }

    private func add(_ value: String, _ number: Int32, to certificate: OpaquePointer, _ issuer: OpaquePointer) -> Bool {
        var context = unsafe X509V3_CTX()
        unsafe X509V3_set_ctx(&context, issuer, certificate, nil, nil, 0)
        guard let entry = unsafe X509V3_EXT_nconf_nid(nil, &context, number, value) else { return false }
        defer { unsafe X509_EXTENSION_free(entry) }
        return unsafe X509_add_ext(certificate, entry, -1) == 1
    }

    private static func isAddress(_ name: String) -> Bool {
        name.utf8.contains(UInt8(ascii: ":")) || name.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
    }
}

/// Certificates and keys in their textual form.
///
/// Source: RFC 7468 §5, §10, §11
package enum PEMText {
    package static func certificate(_ certificate: OpaquePointer) -> String {
        unsafe text { unsafe PEM_write_bio_X509($0, certificate) }
    }

    package static func key(_ key: OpaquePointer, password: String?) -> String {
        unsafe text { bio in
            guard let password else { return unsafe PEM_write_bio_PKCS8PrivateKey(bio, key, nil, nil, 0, nil, nil) }
            let count = Int32(password.utf8.count)
            return unsafe PEM_write_bio_PKCS8PrivateKey(bio, key, EVP_aes_256_cbc(), password, count, nil, nil)
        }
    }

    private static func text(_ write: (OpaquePointer?) -> Int32) -> String {
        let bio = unsafe BIO_new(BIO_s_mem())
        defer { unsafe BIO_free(bio) }
        guard unsafe write(bio) == 1 else { return "" }
        var bytes = [UInt8](repeating: 0, count: unsafe Int(BIO_ctrl_pending(bio)))
        _ = unsafe BIO_read(bio, &bytes, Int32(clamping: bytes.count))
        return String(decoding: bytes, as: UTF8.self)
    }
}
