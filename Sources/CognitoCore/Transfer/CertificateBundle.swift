import COpenSSL

/// The reason why a text is refused as a bundle of certificates.
public enum CertificateBundleError: Error, Equatable, Sendable {
    /// The text has no certificate.
    case noCertificate
    /// OpenSSL cannot read the certificate with this index, from 0.
    case malformedCertificate(index: Int)
}

/// The certificates of trusted authorities, in PEM. Text between them is ignored.
///
/// Source: RFC 7468 §5
public struct CertificateBundle: Sendable, Equatable {
    /// Longest text, in bytes; that of a whole system has about 220,000.
    static let maximumBytes = 1 << 20

    let text: FixedBytes
    /// How many certificates there are.
    public let count: Int

    /// - Throws: Unless the text holds at least one certificate, and none that cannot be read.
    public init(pem text: [UInt8]) throws(CertificateBundleError) {
        count = try Self.countCertificates(in: text)
        self.text = FixedBytes(text)
    }

    private static func countCertificates(in text: [UInt8]) throws(CertificateBundleError) -> Int {
        defer { ERR_clear_error() }
        guard let length = Int32(exactly: text.count) else { throw .noCertificate }
        let (count, isAtEnd) = unsafe text.withUnsafeBytes { bytes in
            guard let reader = unsafe BIO_new_mem_buf(bytes.baseAddress, length) else { return (0, true) }
            defer { unsafe BIO_free(reader) }
            return unsafe countCertificates(from: reader)
        }
        guard isAtEnd else { throw .malformedCertificate(index: count) }
        guard count > 0 else { throw .noCertificate }
        return count
    }

    /// How many could be read, and whether there were no more.
    private static func countCertificates(from reader: OpaquePointer) -> (count: Int, isAtEnd: Bool) {
        var count = 0
        // The callback gives no password; without one, OpenSSL would ask for a password on the terminal.
        while let certificate = unsafe PEM_read_bio_X509(reader, nil, { _, _, _, _ in -1 }, nil) {
            unsafe X509_free(certificate)
            count += 1
        }
        return (count, ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE)
    }
}
