import CognitoTesting
import JOSE
import StrictJSON

@testable import CognitoCore

/// Verified tokens in the form of a cache, of a key that signs quickly.
struct CachedTokens {
    private let key: SigningKey
    private let known: JSONWebKey
    let policy: ClaimsPolicy

    init() throws {
        key = try SigningKey(algorithm: .edDSA, keyID: "quick")
        let keys = try JSONWebKeySet(parsing: SigningKey.keySet([key]), accepting: [.edDSA])
        guard let known = keys.key("quick") else { throw FixtureFailure() }
        self.known = known
        policy = ClaimsPolicy(trusting: try .fixture(), tokenUse: .any)
    }

    /// The claims of a token, in the form of a cache, if that is asked for and possible.
    func claims(
        of payload: [UInt8], header: String = #"{"kid":"quick","alg":"EdDSA"}"#, isCompact: Bool = true, under policy: ClaimsPolicy? = nil
    ) throws -> (token: [UInt8], CallerClaims) {
        let header = Array(header.utf8)
        let token = try CompactJWSBuilder(header: header, payload: payload).signed(by: key)
        let jws = try UnverifiedJWS(compactSerialization: token, accepting: [.edDSA]).verified(with: known)
        let policy = policy ?? self.policy
        return (token, CallerClaims(jws, try UnverifiedClaims(jws.payload, under: policy), under: policy, isCompact: isCompact))
    }

    /// An entry whose token has this `jti`.
    func entry(_ name: String) throws -> (token: [UInt8], entry: VerifiedTokenCache.Entry) {
        let (token, claims) = try claims(of: Claims.id.with("jti", .string(name)).json.encoded())
        guard let entry = VerifiedTokenCache.Entry(claims, issuer: 0, generation: 1, from: 0) else { throw FixtureFailure() }
        return (token, entry)
    }
}
