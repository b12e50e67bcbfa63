import COpenSSL
import HTTPServer
import JOSE
import Signing

/// A certification authority for one run of a pool, and the server certificate that it has issued.
///
/// The server's key stays in the process, and the authority's key is deleted once it has signed, so that a client that trusts the root trusts
/// this one server only.
///
/// Source: RFC 5280 §4.1, §4.2
struct PoolAuthority: Sendable {
    /// In seconds.
    private static let lifetime = -3_600...30 * 86_400
    private static let names = ["localhost", "127.0.0.1", "::1"]

    /// The root certificate in PEM, which clients must trust.
    let rootPEM: String
    let tls: TLSContext

    /// - Throws: `SigningFailure` or `TLSFault`.
    init(for host: String) throws {
        let authorityKey = try unsafe KeyPair.generate(for: .es256, bits: 0)
        defer { unsafe EVP_PKEY_free(authorityKey) }
        var draft = CertificateDraft(name: "LionsDen user pool", isAuthority: true)
        draft.lifetime = Self.lifetime
        let root = try unsafe draft.signed(for: authorityKey, by: nil)
        defer { unsafe X509_free(root) }
        let key = try unsafe KeyPair.generate(for: .es256, bits: 0)
        defer { unsafe EVP_PKEY_free(key) }
        draft = CertificateDraft(name: "localhost", isAuthority: false)
        draft.lifetime = Self.lifetime
        draft.subjectNames = Self.names.contains(host) ? Self.names : Self.names + [host]
        let leaf = try unsafe draft.signed(for: key, by: (root, authorityKey))
        defer { unsafe X509_free(leaf) }
        rootPEM = unsafe PEMText.certificate(root)
        tls = try TLSContext(
            TLSIdentity(certificatePEM: unsafe PEMText.certificate(leaf), keyPEM: unsafe PEMText.key(key, password: nil)))
    }
}
