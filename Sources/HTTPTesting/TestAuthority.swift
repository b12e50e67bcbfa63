import COpenSSL
public import JOSE
public import Signing

/// A certification authority for tests, whose key stays in memory.
///
///     let authority = try TestAuthority()
///     let certificate = try authority.certificate(for: ["localhost", "127.0.0.1"])
///
/// A server needs `certificate.chainPEM` and `keyPEM`; a client must trust `authority.rootPEM`.
///
/// `@unchecked Sendable`: certificate and key are never changed after `init`, and OpenSSL counts references to them atomically.
@safe public final class TestAuthority: @unchecked Sendable {
    /// The validity of a certificate, in seconds from now.
    public typealias Lifetime = ClosedRange<Int>

    /// The self-signed certificate at the end of the chain.
    public let rootPEM: String
    /// The certificates from this authority's own up to the one that the root has issued; empty for a root.
    private let intermediatesPEM: String
    private let certificate: OpaquePointer
    private let key: OpaquePointer

    /// Makes a root, or an authority that `parent` certifies.
    ///
    /// - Throws: `SigningFailure`, if OpenSSL fails.
    public init(name: String = "Test authority", under parent: TestAuthority? = nil) throws(SigningFailure) {
        let key = try unsafe KeyPair.generate(for: .es256, bits: 0)
        var draft = CertificateDraft(name: name, isAuthority: true)
        draft.lifetime = -3600...864_000
        let issuer = unsafe parent.map { unsafe (certificate: $0.certificate, key: $0.key) }
        guard let certificate = try? unsafe draft.signed(for: key, by: issuer) else {
            unsafe EVP_PKEY_free(key)
            throw SigningFailure()
        }
        unsafe self.key = key
        unsafe self.certificate = certificate
        let own = unsafe PEMText.certificate(certificate)
        rootPEM = parent?.rootPEM ?? own
        intermediatesPEM = parent.map { own + $0.intermediatesPEM } ?? ""
    }

    deinit {
        unsafe X509_free(certificate)
        unsafe EVP_PKEY_free(key)
    }

    /// Issues a server's certificate with a new key. Making an RSA key (`.rs256`) takes a tenth of a second.
    ///
    /// - Parameters:
    ///   - names: Host names, wildcards and IP addresses.
    ///   - algorithm: The kind of the key.
    ///   - bits: The length of an RSA key.
    ///   - lifetime: The validity, in seconds from now, which may lie in the past or the future.
    /// - Throws: `SigningFailure`, if OpenSSL fails.
    public func certificate(
        for names: [String], algorithm: SignatureAlgorithm = .es256, bits: Int = 2048, lifetime: Lifetime = -3600...86_400
    ) throws(SigningFailure) -> TestCertificate {
        let pair = try unsafe KeyPair.generate(for: algorithm, bits: bits)
        defer { unsafe EVP_PKEY_free(pair) }
        var draft = CertificateDraft(name: names.first ?? "", isAuthority: false)
        draft.subjectNames = names
        draft.lifetime = lifetime
        let leaf = try unsafe draft.signed(for: pair, by: (certificate, key))
        defer { unsafe X509_free(leaf) }
        return unsafe TestCertificate(
            chainPEM: PEMText.certificate(leaf) + intermediatesPEM, keyPEM: PEMText.key(pair, password: nil),
            encryptedKeyPEM: PEMText.key(pair, password: TestCertificate.keyPassword))
    }
}

/// A server's certificate chain, and its key.
public struct TestCertificate: Sendable {
    /// The password of ``encryptedKeyPEM``.
    public static let keyPassword = "open sesame"

    /// The certificate, followed by those of the authorities between it and the root.
    public let chainPEM: String
    public let keyPEM: String
    /// The same key, encrypted with the password.
    public let encryptedKeyPEM: String
}
