import CognitoTesting
import HTTPTesting
import JOSE
import Logging
import StrictJSON
import Testing

@testable import CognitoCore

/// What the debug log says of a refused token.
@Suite struct ExplanationTests {
    private static let pool = "https://cognito-idp.us-fake-1.amazonaws.com/us-fake-1_abCDeFgHi"

    private let key: SigningKey
    private let lines = LogLines()

    init() throws { key = try Keys.first() }

    /// The lines that a refusal of the token leaves.
    private func lines(_ token: [UInt8], debug: Bool = true) throws -> [String] {
        let now = try date()
        let verifier = CognitoVerifier(
            trusting: [.init(ClaimsPolicy(trusting: try .fixture(), tokenUse: .id), keys: try FakeKeys(Keys.set(key)))],
            logger: lines.logger(at: debug ? .debug : .info), now: { now })
        let error = #expect(throws: VerificationError.self) { try verifier.verification(of: token[...]).claimsAtHand }
        verifier.explain(try #require(error), token[...], requestID: "r-1")
        return lines.taken
    }

    @Test func `a refused token is explained check by check, with the request that it came with`() throws {
        let token = try Claims.id.with("aud", "stranger").token(key)
        #expect(
            try lines(token) == [
                "debug token refused checks=form: pass (\(token.count) bytes); header: pass (alg RS256); issuer: pass "
                    + "(\"https://cognito-idp.us-fake-1.amazonaws.com/us-fake-1_abCDeFgHi\"); algorithm: pass; claims: pass; token use: pass (\"id\"); "
                    + "client: FAIL (aud \"stranger\"; accepted: \"exampleClientIdABC123\"); start: not reached; key: not reached; "
                    + "signature: not reached; expiry: not reached request_id=r-1 verdict=refused: client: "
                    + "aud \"stranger\"; accepted: \"exampleClientIdABC123\""
            ])
    }

    @Test(
        arguments: [
            (.id, ["mobile"], "aud \"exampleClientIdABC123\"; this route takes: \"mobile\""),
            (.access, ["mobile"], "client_id \"exampleClientIdABC123\"; this route takes: \"mobile\""),
            (.access, nil, "iss \"\(pool)\"; this route takes: \"https://login.example\""),
        ] as [(Claims, [String]?, String)])
    func `what a narrowed route refuses has passed every other check`(claims: Claims, recipients: [String]?, detail: String) throws {
        let now = try date()
        let clients = ["exampleClientIdABC123", "mobile"]
        let other = try Issuer(openID: "https://login.example", audiences: ["api"], keySetLocation: .file(path: "unused"))
        let keys = try FakeKeys(Keys.set(key))
        let verifier = try CognitoVerifier(
            trusting: [
                .init(ClaimsPolicy(trusting: try .fixture(clientIDs: clients), tokenUse: .any), keys: keys),
                .init(ClaimsPolicy(trusting: other), keys: keys),
            ],
            logger: lines.logger(at: .debug), now: { now }
        ).narrowed(toIssuers: recipients == nil ? ["https://login.example"] : nil, recipients: recipients)
        let token = try claims.token(key)
        let error = #expect(throws: VerificationError.self) { try verifier.verification(of: token[...]).claimsAtHand }
        verifier.explain(try #require(error), token[...], requestID: "r-1")
        let line = try #require(lines.taken.first)
        #expect(line.contains("key: pass (kid \"first\"); signature: pass; expiry: pass (expires at 2027-01-15T09:00:00Z, in 3600 s)"))
        #expect(line.contains("; route: FAIL (\(detail)) "))
        #expect(line.hasSuffix(" verdict=refused: route: \(detail)"))
    }

    @Test func `without a debug log it costs nothing`() throws {
        #expect(try lines(Claims.id.with("aud", "stranger").token(key), debug: false) == [])
    }

    @Test(arguments: [
        "lion@example.com", "lion%40example.com", "lion\u{FF20}example.com", String(repeating: "a", count: 60) + "@example.com",
    ])
    func `T120 what looks like an e-mail address is a hash, wherever the token has it`(address: String) throws {
        for name in ["iss", "aud", "token_use", "client_id", "sub", "cognito:username"] {
            let line = try #require(try lines(Claims.id.with("aud", "stranger").with(name, .string(address)).token(key)).first)
            #expect(!line.contains("example.com"), "\(name)")
        }
        let client = try #require(try lines(Claims.id.with("aud", .string(address)).token(key)).first)
        #expect(client.contains("client: FAIL (aud \"email:"))
        for header in [["alg": .string(address), "kid": "first"], ["alg": "RS256", "kid": "first", "typ": .string(address)]] as [JSONValue]
        {
            let line = try #require(try lines(CompactJWSBuilder(header: header, payload: Claims.id.json).signed(by: key)).first)
            #expect(line.contains("header: FAIL (") && line.contains("email:") && !line.contains("example.com"))
        }
    }

    @Test func `T120 a key that is named by an e-mail address is a hash, too`() throws {
        let token = try CompactJWSBuilder(keyID: "lion@example.com", payload: Claims.id.json).signed(by: key)
        let now = try date()
        let verifier = CognitoVerifier(
            trusting: [.init(ClaimsPolicy(trusting: try .fixture(), tokenUse: .id), keys: try FakeKeys(Keys.set(key)))],
            logger: lines.logger(at: .debug), now: { now })
        verifier.explain(.rejected(.unknownKey), token[...], requestID: "r-1")
        let line = try #require(lines.taken.first)
        #expect(line.contains("key: FAIL (kid \"email:") && !line.contains("example.com"))
    }

    @Test func `T120 the reason of a rejection conceals it, too`() {
        #expect(!Rejection.token(.algorithmNotAllowed("lion@example.com")).description.contains("lion"))
    }

    @Test(arguments: ["a\r\nb", "\u{1B}[2J", "\u{2028}", "\u{202E}", "\u{9B}2J", "\"", "\u{0}"])
    func `T46 what a token spells is escaped, and neither its signature nor its owner's claims are there`(hostile: String) throws {
        let spelled = "X" + hostile + "X"
        for name in ["iss", "aud", "token_use", "sub", "email", "cognito:username"] {
            let token = try Claims.id.with("aud", "stranger").with(name, .string(spelled)).token(key)
            let line = try #require(try lines(token).first)
            #expect(line.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "\(name)")
            #expect(!line.contains("leo@example.com"))
            let signature = try #require(token.split(separator: UInt8(ascii: ".")).last)
            #expect(!line.contains(String(decoding: signature.prefix(16), as: UTF8.self)))
        }
    }
}
