import JOSE
import Testing

@testable import CognitoPool

@Suite struct EscapedSolidusTests {
    @Test(arguments: [
        ("none", #"{"a":"b\\n"}"#, #"{"a":"b\\n"}"#),
        ("each", #"{"a/b":"//"}"#, #"{"a\/b":"\/\/"}"#),
        ("one that is escaped", #"["\/"]"#, #"["\/"]"#),
        ("one behind an escaped reverse solidus", #"["\\/"]"#, #"["\\\/"]"#),
        ("one behind another escape", #"["\n/"]"#, #"["\n\/"]"#),
        ("empty", "", ""),
    ])
    func `a solidus is escaped once`(_ name: String, json: String, escaped: String) {
        #expect(String(decoding: EscapedSolidus.text(Array(json.utf8)), as: UTF8.self) == escaped)
    }

    @Test func `iss is spelled as Cognito spells it`() throws {
        let issuer = try TokenIssuer(issuer: "https://issuer.example/pool", clientID: "client", keys: PoolFixture.keys)
        let user = TestUser(username: "leo", password: "x")
        for token in [try issuer.idToken(for: user), try issuer.accessToken(for: user), try issuer.machineToken(scopes: ["api/read"])] {
            let part = try #require(token.split(separator: ".").dropFirst().first)
            let payload = String(decoding: try Base64URL.decode(part.utf8Span.span), as: UTF8.self)
            #expect(payload.contains(#""iss":"https:\/\/issuer.example\/pool""#))
        }
    }
}
