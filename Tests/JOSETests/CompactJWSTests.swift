import JOSE
import Signing
import StrictJSON
import Testing

@Suite struct CompactJWSTests {
    private func split(_ token: [UInt8]) -> [[UInt8]] { token.split(separator: 0x2E).map { Array($0) } }

    private func join(_ parts: [[UInt8]]) -> [UInt8] { Array(parts.joined(separator: [0x2E])) }

    private static let parts: [JWSPart] = [.header, .payload, .signature]

    @Test func `header and payload can be read before the signature is checked`() throws {
        let jws = try UnverifiedJWS(compactSerialization: token())
        #expect(jws.header.algorithm == .rs256)
        #expect(jws.payload.root["sub"]?.string == "someone")
    }

    @Test func `the signing input is the first two parts as they were spelled`() throws {
        let token = try token()
        let jws = try UnverifiedJWS(compactSerialization: token)
        #expect(Array(jws.signingInput) == join(Array(split(token).prefix(2))))
        #expect(jws.signature.count == 256)
    }

    @Test func `T10 an encrypted token, a nested token and a JSON serialization are refused`() throws {
        let header = "{\"alg\":\"RSA-OAEP\",\"enc\":\"A256GCM\",\"cty\":\"JWT\"}"
        let five = join([Array(Base64URL.encode(header.utf8).utf8)] + (0..<4).map { _ in Array("AAAA".utf8) })
        #expect(try refusal(five) == .wrongPartCount(5))

        let nested = try token(
            header: String(decoding: right(header: ["cty": "JWT"]).encoded(), as: UTF8.self), payload: token())
        #expect(try refusal(nested) == .malformedJSON(.payload, .unexpectedByte(UInt8(ascii: "e"), offset: 0)))

        let parts = split(try token()).map { String(decoding: $0, as: UTF8.self) }
        let json: JSONValue = [
            "protected": .string(parts[0]), "payload": .string(parts[1]), "signature": .string(parts[2]),
        ]
        #expect(try refusal(json.encoded()) == .wrongPartCount(1))
    }

    @Test(
        arguments: [
            ("", .wrongPartCount(0)), ("e30", .wrongPartCount(1)), ("e30.e30", .wrongPartCount(2)),
            ("a.b.c.d", .wrongPartCount(4)), (".a.b.c", .wrongPartCount(4)), ("a.b.c.", .wrongPartCount(4)),
            ("a..b.c", .wrongPartCount(4)), ("a.b.c.d.e.f", .wrongPartCount(6)), ("..", .emptyPart(.header)),
            (".e30.AA", .emptyPart(.header)), ("e30..AA", .emptyPart(.payload)), ("e30.e30.", .emptyPart(.signature)),
            (".", .wrongPartCount(2)), ("...", .wrongPartCount(4)),
        ] as [(String, JOSEError)])
    func `T11 three parts are needed and none is empty`(text: String, error: JOSEError) throws {
        #expect(try refusal(Array(text.utf8)) == error)
    }

    @Test(arguments: Array("+/= \r\n\0%é".utf8), [0, 1, 2])
    func `T12 a foreign byte in any part is refused`(byte: UInt8, part: Int) throws {
        for position in [0, 1, 2, 3] {
            var parts = split(try token())
            let offset = min(position * parts[part].count / 3, parts[part].count - 1)
            parts[part][offset] = byte
            #expect(
                try refusal(join(parts)) == .malformedBase64URL(Self.parts[part], .invalidCharacter(offset: offset)))
        }
    }

    @Test(arguments: ["=", "==", "\n", "\r\n", " ", "\0"].map { Array($0.utf8) })
    func `T12 bytes around a right token are refused`(bytes: [UInt8]) throws {
        let token = try token()
        #expect(try refusal(token) == nil)
        guard case .malformedBase64URL(.signature, _) = try refusal(token + bytes) else {
            Issue.record("behind it: \(String(describing: try refusal(token + bytes)))")
            return
        }
        guard case .malformedBase64URL(.header, _) = try refusal(bytes + token) else {
            Issue.record("before it: \(String(describing: try refusal(bytes + token)))")
            return
        }
    }

    @Test func `T12 a token has one spelling: unused bits of a part's last character must be zero`() throws {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        // Payloads of 11 and 13 bytes leave 2 and 4 bits unused; a signature of 256 bytes leaves 4.
        for (part, payload) in [(1, "{\"sub\":\"x\"}"), (1, "{\"sub\":\"xyz\"}"), (2, "{}")] {
            let parts = split(try token(payload: payload.utf8))
            let character = try #require(parts[part].last)
            let last = try #require(alphabet.firstIndex(of: character))
            let unused = parts[part].count % 4 == 2 ? 4 : 2
            for stray in 1..<(1 << unused) {
                var changed = parts
                changed[part][changed[part].count - 1] = alphabet[last + stray]
                #expect(try refusal(join(changed)) == .malformedBase64URL(Self.parts[part], .nonZeroTrailingBits))
            }
        }
    }

    @Test func `T15 a payload that is no object is refused; an empty one is for the claims to judge`() throws {
        for text in ["[]", "[{}]", "\"text\"", "1", "null", "true"] {
            #expect(try refusal(token(payload: text.utf8)) == .notAnObject(.payload))
        }
        #expect(try refusal(token(payload: "{}".utf8)) == nil)
    }

    @Test func `a header that is no object is refused`() throws {
        for text in ["[]", "\"RS256\"", "null", "1"] {
            #expect(try refusal(token(header: text, payload: "{}".utf8)) == .notAnObject(.header))
        }
    }

    @Test func `T17 a token of 32 KiB is read, one byte more is refused undecoded`() throws {
        let limit = 32_768
        let bare = try token(payload: "{}".utf8).count
        // Three bytes of payload make four characters; the spaces fill up to within four of the limit.
        let padded = try token(payload: ("{}" + String(repeating: " ", count: (limit - bare) / 4 * 3)).utf8)
        #expect(padded.count <= limit && padded.count > limit - 4)
        #expect(try refusal(padded) == nil)
        let garbage = [UInt8](repeating: 0xFF, count: limit)
        #expect(try refusal(garbage) == .wrongPartCount(1))
        #expect(try refusal(garbage + [0xFF]) == .tokenTooLong(bytes: limit + 1, limit: limit))
    }

    @Test func `T17 the bound can be set, and is inclusive`() throws {
        let token = try token()
        #expect(throws: Never.self) { try UnverifiedJWS(compactSerialization: token, maximumBytes: token.count) }
        #expect(throws: JOSEError.tokenTooLong(bytes: token.count, limit: token.count - 1)) {
            try UnverifiedJWS(compactSerialization: token, maximumBytes: token.count - 1)
        }
    }

    @Test func `T17 a hundred group names of the greatest length fit`() throws {
        let groups = (100..<200).map { JSONValue.string(String(repeating: "g", count: 125) + String($0)) }
        let token = try token(payload: ["sub": "someone", "cognito:groups": .array(groups)])
        #expect(token.count > 17_000)
        #expect(try refusal(token) == nil)
    }
}
