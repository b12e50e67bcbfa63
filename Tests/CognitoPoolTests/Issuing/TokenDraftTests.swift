import CognitoCore
import JOSE
import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct TokenDraftTests {
    private let user = TestUser(username: "leo", password: "x", email: "leo@example.com")

    private func issuer() throws -> TokenIssuer {
        try TokenIssuer(issuer: "https://issuer.example/pool", clientID: "client", keys: PoolFixture.keys)
    }

    private func parts(_ token: String) throws -> (header: String, payload: String, signature: [UInt8]) {
        let parts = try token.split(separator: ".", omittingEmptySubsequences: false)
            .map { try Base64URL.decode(Array($0.utf8).span) }
        try #require(parts.count == 3)
        return (String(decoding: parts[0], as: UTF8.self), String(decoding: parts[1], as: UTF8.self), parts[2])
    }

    @Test func `a claim can be changed in its place, removed, added, and doubled`() throws {
        let token = try issuer().accessToken(for: user) {
            $0.claims["exp"] = 1
            $0.claims[.scope] = nil
            $0.claims["nbf"] = .null
            $0.claims.append("sub", "again")
        }
        let payload = try parts(token).payload
        #expect(payload.contains(#""exp":1,"iat""#))
        #expect(!payload.contains("scope"))
        #expect(payload.hasSuffix(#""nbf":null,"sub":"again"}"#))
        #expect(payload.hasPrefix(#"{"sub":""#))
    }

    @Test func `a header member can be changed and added`() throws {
        let token = try issuer().idToken(for: user) {
            $0.header["alg"] = "none"
            $0.header["crit"] = ["exp"]
            $0.header["kid"] = "other"
        }
        #expect(try parts(token).header == #"{"kid":"other","alg":"none","crit":["exp"]}"#)
    }

    @Test func `another key can sign under the first key's id`() throws {
        let issuer = try issuer()
        let stranger = try SigningKey()
        let token = try issuer.idToken(for: user) { $0.key = stranger }
        let jws = try UnverifiedJWS(compactSerialization: Array(token.utf8))
        let key = try #require(try JSONWebKeySet(parsing: issuer.keySet).key(jws.header.keyID))
        #expect(throws: JOSEError.signatureInvalid) { _ = try jws.verified(with: key) }
    }

    @Test func `the signature can be of another scheme`() throws {
        let issuer = try issuer()
        let token = try issuer.idToken(for: user) { $0.signature = .made(.ps256) }
        let jws = try UnverifiedJWS(compactSerialization: Array(token.utf8))
        let key = try #require(try JSONWebKeySet(parsing: issuer.keySet).key(jws.header.keyID))
        #expect(throws: JOSEError.signatureInvalid) { _ = try jws.verified(with: key) }
    }

    @Test(arguments: [[], [0], [UInt8](repeating: 0xFF, count: 256)] as [[UInt8]])
    func `the signature can be any bytes`(bytes: [UInt8]) throws {
        let token = try issuer().idToken(for: user) { $0.signature = .bytes(bytes) }
        #expect(try parts(token).signature == bytes)
    }
}
