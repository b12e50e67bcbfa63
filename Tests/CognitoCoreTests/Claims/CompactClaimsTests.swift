import JOSE
import StrictJSON
import Testing

@testable import CognitoCore

/// A cached token's claims are read from the token, and say what a document says.
@Suite struct CompactClaimsTests {
    private let tokens: CachedTokens

    init() throws { tokens = try CachedTokens() }

    private static let start = #"{"sub":"aaaaaaaa-0000-4000-8000-000000000001","exp":1800003600,"iss":"https://i.example","aud":"orders","#

    @Test(
        arguments: [
            start + #""preferred_username":"leo","email":"leo@example.com","email_verified":true}"#,
            start + #""email":"l\u00e9o@example.com","name":"\"","groups":["a","b"],"acr":"","iat":1800000000.5}"#,
            start + "\n\"email\" :\t\"leo@example.com\" , \"groups\" : [ \"a\" , \"\u{1F981}\" ] , \"scope\" : \"a b\" , \"jti\" : 7 }",
            start + #""groups":{"a":[]},"client_id":"one","auth_time":1799999999,"nonce":null,"scp":["x","y"],"email":false}"#,
            start + #""email":"leo@example.com","jti":"tij","origin_jti":"abc","event_id":"","azp":"orders"}"#,
        ])
    func `a claim is what it is in a document, wherever it stands`(payload: String) throws {
        let issuer = try Issuer(
            openID: "https://i.example", audiences: ["orders"], keySetLocation: .file(path: "/keys"), algorithms: [.edDSA])
        let policy = ClaimsPolicy(trusting: issuer)
        let bytes = Array(payload.utf8)
        let (token, compact) = try tokens.claims(of: bytes, under: policy)
        let (_, whole) = try tokens.claims(of: bytes, isCompact: false, under: policy)
        guard case .token(let claims) = compact.common.text, case .document = whole.common.text else { throw FixtureFailure() }
        let isFound = claims.isOf(token.span) && claims.hash == CompactClaims.hash(of: token.span)
        #expect(isFound)
        for claim in Claim.all {
            let (found, wanted) = (compact.common.text[claim]?.rawBytes, whole.common.text[claim]?.rawBytes)
            #expect(found.map(Array.init) == wanted.map(Array.init), "\(claim)")
            #expect(compact.common.string(claim) == whole.common.string(claim), "\(claim)")
        }
        #expect(compact.claimsSetBytes == bytes && compact.claimsSet.bytes == bytes)
        #expect(compact.groupsClaim == whole.groupsClaim && compact.scopes == whole.scopes && compact.username == whole.username)
        #expect(compact.issuedAt == whole.issuedAt && compact.authenticationTime == whole.authenticationTime)
        #expect(compact.client == whole.client)
        #expect(compact.common.text.member("") == nil && compact.common.text.member(String(repeating: "e", count: 261)) == nil)
    }

    @Test func `only the whole token is the token`() throws {
        let (token, claims) = try tokens.claims(of: Claims.id.json.encoded())
        for position in token.indices {
            var other = token
            other[position] ^= 1
            #expect(!isToken(other[...], of: claims))
        }
        #expect(isToken(token[...], of: claims))
        let others: [ArraySlice<UInt8>] = [token.dropLast(), token.dropFirst(), (token + [65])[...], []]
        for other in others { #expect(!isToken(other, of: claims)) }
    }

    private func isToken(_ token: ArraySlice<UInt8>, of claims: CallerClaims) -> Bool { claims.common.areOf(token.span) }

    @Test(arguments: [(127, true), (128, false)])
    func `claims of long names are not kept in few bytes`(count: Int, isCompact: Bool) throws {
        let (_, claims) = try tokens.claims(of: Claims.id.with(String(repeating: "n", count: count), 1).json.encoded())
        if case .token = claims.common.text { #expect(isCompact) } else { #expect(!isCompact) }
        #expect(VerifiedTokenCache.Entry(claims, issuer: 0, generation: 1, from: 0) != nil || !isCompact)
        #expect((claims.username, claims.common.string(.email)) == ("leo", "leo@example.com"))
    }

    @Test func `claims of a name with an escape are not kept in few bytes`() throws {
        let payload = String(decoding: Claims.id.json.encoded(), as: UTF8.self).replacing("\"email\"", with: #""em\u0061il""#)
        let (_, claims) = try tokens.claims(of: Array(payload.utf8))
        guard case .document = claims.common.text else { throw FixtureFailure() }
        #expect(claims.common.string(.email) == "leo@example.com")
    }
}

extension Claim {
    fileprivate static let all: [Claim] = [
        .issuer, .subject, .audience, .expirationTime, .notBefore, .issuedAt, .tokenID, .clientID, .authorizedParty, .oktaClientID,
        .entraClientID, .entraTokenType, .nonce, .scope, .scp, .client, .signer, .tokenUse, .authenticationTime,
        .authenticationContextClass, .originTokenID, .eventID, .groups, .openIDGroups, .cognitoUsername, .username, .preferredUsername,
        .email, .emailVerified, .phoneNumber, .name,
    ]
}
