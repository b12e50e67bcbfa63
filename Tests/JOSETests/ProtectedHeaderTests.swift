import JOSE
import Signing
import StrictJSON
import Testing

@Suite struct ProtectedHeaderTests {
    /// The header of an otherwise right token with these changes.
    private func header(_ changes: KeyValuePairs<String, JSONValue?>) throws -> ProtectedHeader {
        try UnverifiedJWS(compactSerialization: token(header: right(header: changes))).header
    }

    private func refusal(_ changes: KeyValuePairs<String, JSONValue?>) throws -> JOSEError? {
        try JOSETests.refusal(token(header: right(header: changes)))
    }

    @Test func `Cognito's own header has kid and alg, and no typ`() throws {
        let header = try header([:])
        #expect(header.algorithm == .rs256)
        #expect(header.keyID == (try Keys.ours().keyID))
        #expect(header.type == nil)
    }

    @Test(arguments: ["none", "None", "nOnE", "NONE", ""])
    func `T2 alg none is refused, with no signature and with junk`(name: String) throws {
        let builder = CompactJWSBuilder(header: try right(header: ["alg": .string(name)]), payload: someClaims)
        #expect(try JOSETests.refusal(builder.serialized(signature: [])) == .emptyPart(.signature))
        #expect(try JOSETests.refusal(builder.serialized(signature: [1, 2, 3])) == .algorithmNotAllowed(name))
        #expect(try JOSETests.refusal(builder.signed(by: Keys.ours())) == .algorithmNotAllowed(name))
    }

    @Test(arguments: [
        "HS256", "ES256", "EdDSA", "RSA-OAEP", "rs256", "Rs256", "RS256 ", " RS256", "RS2560", "RS25", "ＲＳ256",
    ])
    func `T4 any alg but RS256 is refused by name`(name: String) throws {
        #expect(try refusal(["alg": .string(name)]) == .algorithmNotAllowed(name))
    }

    @Test func `T4 a NUL does not end an algorithm's name`() throws {
        #expect(try refusal(["alg": "RS256\0"]) == .algorithmNotAllowed("RS256\0"))
    }

    @Test func `T4 alg that is missing or no string is refused`() throws {
        #expect(try refusal(["alg": nil]) == .missingAlgorithm)
        for value in [256, ["RS256"], ["RS256": true], true, nil] as [JSONValue] {
            #expect(try refusal(["alg": value]) == .missingAlgorithm)
        }
    }

    @Test func `an algorithm's name is cut before it is reported`() throws {
        let name = String(repeating: "x", count: 1_000)
        #expect(try refusal(["alg": .string(name)]) == .algorithmNotAllowed(String(name.prefix(64))))
    }

    @Test(arguments: [["x"], [], "x", ["b64"], ["exp"], nil, [:], 0, false] as [JSONValue])
    func `T8 crit is refused whatever it holds`(value: JSONValue) throws {
        #expect(try refusal(["crit": value, "b64": false, "x": 1]) == .criticalExtension)
    }

    @Test(arguments: ["JWT", "jwt", "Jwt", "at+jwt", "AT+JWT", "application/at+jwt", "Application/AT+jwt"])
    func `T9 typ may be absent, JWT or at+jwt, in any letter case`(type: String) throws {
        #expect(try header(["typ": .string(type)]).type == type)
        #expect(try refusal(["typ": .string(type)]) == nil)
    }

    @Test(arguments: [
        "logout+jwt", "secevent+jwt", "dpop+jwt", "JOSE", "", "jwt ", "application/jwt2", "at+\u{212A}wt", "ＪＷＴ",
    ])
    func `T9 any other typ is refused`(type: String) throws {
        #expect(try refusal(["typ": .string(type)]) == .typeNotAllowed(type))
    }

    @Test(arguments: [1, ["JWT"], nil, true] as [JSONValue])
    func `T9 typ that is no string is refused`(value: JSONValue) throws {
        #expect(try refusal(["typ": value]) == .typeNotAllowed(nil))
    }

    @Test func `kid is required, and is a string`() throws {
        #expect(try refusal(["kid": nil]) == .missingKeyID)
        for value in [1, ["a"], nil, true, [:]] as [JSONValue] {
            #expect(try refusal(["kid": value]) == .malformedKeyID)
        }
    }

    @Test func `kid has 1 to 256 bytes`() throws {
        #expect(try refusal(["kid": ""]) == .malformedKeyID)
        #expect(try header(["kid": "k"]).keyID == "k")
        #expect(try header(["kid": .string(String(repeating: "k", count: 256))]).keyID.utf8.count == 256)
        #expect(try refusal(["kid": .string(String(repeating: "k", count: 257))]) == .malformedKeyID)
        #expect(try header(["kid": .string(String(repeating: "é", count: 128))]).keyID.utf8.count == 256)
        #expect(try refusal(["kid": .string(String(repeating: "é", count: 129))]) == .malformedKeyID)
        #expect(try refusal(["kid": .string(String(repeating: "k", count: 10_240))]) == .malformedKeyID)
    }

    @Test func `T55 kid with a control character is refused before any key is looked for`() throws {
        for keyID in ["a\0b", "a\nb", "\u{1B}[2J", "a\u{7F}", "a\r\nX-Header: b"] {
            #expect(try refusal(["kid": .string(keyID)]) == .malformedKeyID)
        }
    }

    @Test(arguments: ["../x", "' OR 1", "a=+/b", "é"])
    func `a strange kid is an ordinary name that no key has`(keyID: String) throws {
        #expect(try header(["kid": .string(keyID)]).keyID == keyID)
        #expect(try refusal(["kid": .string(keyID)]) == .keyIDMismatch)
    }
}
