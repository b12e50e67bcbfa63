import JOSE
import Signing
import StrictJSON
import Testing

/// Texts that a lenient reader accepts. Each stands once as payload and once, spliced, as header of a signed token.
@Suite struct StrictTokenJSONTests {
    @Test(
        arguments: [
            ("byte order mark", [0xEF, 0xBB, 0xBF] + Array("{}".utf8), .byteOrderMark),
            ("UTF-16", [0x7B, 0, 0x7D, 0], .unexpectedByte(0, offset: 1)),
            ("UTF-16 with its mark", [0xFE, 0xFF, 0, 0x7B, 0, 0x7D], .unexpectedByte(0xFE, offset: 0)),
            ("invalid UTF-8", Array("{\"a\":\"".utf8) + [0xC0, 0xAF] + Array("\"}".utf8), .invalidUTF8(offset: 6)),
            ("NUL in a string", Array("{\"a\":\"\0\"}".utf8), .controlCharacter(0, offset: 6)),
            ("NUL behind the value", Array("{}\0".utf8), .trailingByte(0, offset: 2)),
            ("comment", Array("{/**/}".utf8), .unexpectedByte(0x2F, offset: 1)),
            ("trailing comma", Array("{\"a\":1,}".utf8), .unexpectedByte(0x7D, offset: 7)),
            ("second value", Array("{}{}".utf8), .trailingByte(0x7B, offset: 2)),
            ("nothing but white space", Array(" ".utf8), .unexpectedEnd),
        ] as [(String, [UInt8], JSONError)])
    func `T13 text that is not strict JSON is refused`(name: String, bytes: [UInt8], error: JSONError) throws {
        #expect(try refusal(token(payload: bytes)) == .malformedJSON(.payload, error), "\(name)")
        let header = try CompactJWSBuilder(header: bytes, payload: Array("{}".utf8)).signed(by: Keys.ours())
        #expect(try refusal(header) == .malformedJSON(.header, error), "\(name)")
    }

    @Test(arguments: ["alg", "kid", "typ", "x"], [false, true])
    func `T14 duplicate member in the header is refused, also when spelled with an escape`(
        name: String, isEscaped: Bool
    ) throws {
        let original = String(decoding: try right(header: ["typ": "JWT", "x": 1]).encoded(), as: UTF8.self)
        let again = isEscaped ? escaped(name) : name
        for value in ["\"RS256\"", "\"none\"", "null"] {
            let header = "{\"\(again)\":\(value)," + original.dropFirst()
            guard
                case .malformedJSON(.header, .duplicateMember) = try refusal(token(header: header, payload: "{}".utf8))
            else {
                Issue.record("\(header) passed")
                continue
            }
        }
    }

    @Test(arguments: ["exp", "sub", "iss", "token_use", "cognito:groups"], [false, true])
    func `T14 duplicate member in the payload is refused, also when spelled with an escape`(
        name: String, isEscaped: Bool
    ) throws {
        let again = isEscaped ? escaped(name) : name
        let payload = "{\"\(name)\":1,\"other\":2,\"\(again)\":1}"
        let offset = name.utf8.count + 16
        #expect(try refusal(token(payload: payload.utf8)) == .malformedJSON(.payload, .duplicateMember(offset: offset)))
    }

    @Test func `T14 a duplicate inside a nested claim is refused as well`() throws {
        let payload = "{\"a\":{\"b\":1,\"b\":2}}"
        #expect(try refusal(token(payload: payload.utf8)) == .malformedJSON(.payload, .duplicateMember(offset: 12)))
    }

    @Test func `T16 deep nesting and many members are refused at the limit, without crash`() throws {
        let header = try right(header: [:]).encoded()
        func refusal(_ text: String) -> JOSEError? {
            let token = CompactJWSBuilder(header: header, payload: Array(text.utf8)).serialized(signature: [0])
            do throws(JOSEError) {
                _ = try UnverifiedJWS(compactSerialization: token, maximumBytes: 4_000_000)
                return nil
            } catch {
                return error
            }
        }
        let deep = String(repeating: "{\"a\":", count: 100_000) + "1" + String(repeating: "}", count: 100_000)
        #expect(refusal(deep) == .malformedJSON(.payload, .tooDeep(offset: 160, limit: 32)))
        let brackets = String(repeating: "[", count: 1_000_000)
        #expect(refusal(brackets) == .malformedJSON(.payload, .tooDeep(offset: 32, limit: 32)))
        let members = "{" + (0..<100_000).map { "\"\($0)\":1" }.joined(separator: ",") + "}"
        guard case .malformedJSON(.payload, .tooManyValues(_, limit: 10_000)) = refusal(members) else {
            Issue.record("100 000 members passed")
            return
        }
    }

    /// The name with its last character written as an escape.
    private func escaped(_ name: String) -> String {
        let last = name.unicodeScalars.last.map { String($0.value, radix: 16) } ?? ""
        return "\(name.dropLast())\\u00\(last)"
    }
}
