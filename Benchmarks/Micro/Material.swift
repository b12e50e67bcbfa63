import CognitoCore
import CognitoTesting
import JOSE
import StrictJSON

/// A pool's keys, one of its tokens, and requests, made at start.
struct Material {
    let issuer: TokenIssuer
    let keys: any KeySource
    let verifier: CognitoVerifier
    let policy: ClaimsPolicy
    let token: [UInt8]
    let jws: UnverifiedJWS
    let key: JSONWebKey
    /// The token's claims set as bytes of JSON.
    let payload: [UInt8]
    let publicRequest: [UInt8]
    let secureRequest: [UInt8]

    struct NoKey: Error {}

    init() throws {
        let pool = try UserPool(id: "us-fake-1_abCDeFgHi", region: "us-fake-1", clientIDs: ["exampleClientIdABC123"])
        issuer = try TokenIssuer(for: pool)
        let user = TestUser(username: "lion@example.com", password: "", email: "lion@example.com", groups: ["demoAdmins"])
        let text = try issuer.idToken(for: user)
        token = Array(text.utf8)
        jws = try UnverifiedJWS(compactSerialization: token)
        payload = jws.payload.bytes
        let set = try JSONWebKeySet(parsing: issuer.keySet)
        keys = KnownKeys(keys: set)
        guard let key = set.key(jws.header.keyID) else { throw NoKey() }
        self.key = key
        policy = ClaimsPolicy(trusting: pool, tokenUse: .id)
        verifier = CognitoVerifier(policy: policy, keys: keys)
        publicRequest = Self.request("/public")
        secureRequest = Self.request("/secure", token: text)
    }

    /// A request with the fields that curl sends.
    static func request(_ path: String, token: String? = nil) -> [UInt8] {
        let credentials = token.map { "Authorization: Bearer \($0)\r\n" } ?? ""
        let fields = "Host: 127.0.0.1:8080\r\nUser-Agent: curl/7.88.1\r\nAccept: */*\r\n\(credentials)"
        return Array("GET \(path) HTTP/1.1\r\n\(fields)\r\n".utf8)
    }
}

/// Keys that are all at hand.
private struct KnownKeys: KeySource {
    let keys: JSONWebKeySet

    var generation: UInt64? { 1 }

    func knownKey(_ keyID: String) -> JSONWebKey? { keys.key(keyID) }

    nonisolated(nonsending) func key(_ keyID: String) async throws(KeySourceError) -> JSONWebKey {
        guard let key = keys.key(keyID) else { throw .unknownKey }
        return key
    }
}
