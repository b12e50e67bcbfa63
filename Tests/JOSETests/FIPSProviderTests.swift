import COpenSSL
import JOSE
import Signing
import Testing

/// OpenSSL's validated module sees every signature, because each is verified through EVP.
@Suite(.serialized) struct FIPSProviderTests {
    private static let isInstalled: Bool = {
        defer { ERR_clear_error() }
        // A name is not enough: where there is no module, a provider can still be configured.
        guard let provider = OSSL_PROVIDER_try_load(nil, "fips", 1) else { return false }
        return OSSL_PROVIDER_unload(provider) == 1
    }()

    @Test(.enabled(if: isInstalled, "OpenSSL's FIPS provider is not installed"), arguments: [SignatureAlgorithm.rs256, .ps256, .es256])
    func `signatures are verified where only the FIPS provider may`(algorithm: SignatureAlgorithm) throws {
        let pair = try Keys.ours(algorithm)
        let message = Array("message".utf8)
        let right = try pair.sign(message, scheme: SignatureScheme(algorithm))
        let provider = try #require(OSSL_PROVIDER_load(nil, "fips"))
        #expect(EVP_default_properties_enable_fips(nil, 1) == 1)
        defer {
            EVP_default_properties_enable_fips(nil, 0)
            OSSL_PROVIDER_unload(provider)
        }
        let key = try VerificationKey(algorithm: algorithm, pem: Array(pair.publicPEM.utf8))
        #expect(key.accepts(right, of: message))
        #expect(!key.accepts(right, of: message + [0]))
    }
}
