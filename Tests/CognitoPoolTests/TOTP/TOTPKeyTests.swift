import Testing

@testable import CognitoPool

@Suite struct TOTPKeyTests {
    static let key = TOTPKey(Array("12345678901234567890".utf8))

    /// Source: RFC 6238, Appendix B, of whose eight digits these are the last six
    @Test(arguments: [
        (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"), (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ]) func `passwords are those of RFC 6238`(time: Double, password: String) throws {
        let key = try #require(Self.key)
        #expect(try key.password(ofStep: TOTPKey.step(at: time)) == password)
        #expect(try key.step(of: password, at: time, after: nil) == TOTPKey.step(at: time))
    }

    @Test func `the password before and that after are good, no others`() throws {
        let key = try #require(Self.key)
        let password = try key.password(ofStep: 100)
        for (time, step) in [(2969.9, nil), (2970, 100), (3000, 100), (3059.9, 100), (3060, nil)] as [(Double, Int64?)] {
            #expect(try key.step(of: password, at: time, after: nil) == step, "at \(time)")
        }
    }

    @Test func `no password is good twice, nor is one before it`() throws {
        let key = try #require(Self.key)
        #expect(try key.step(of: key.password(ofStep: 100), at: 3000, after: 100) == nil)
        #expect(try key.step(of: key.password(ofStep: 99), at: 3000, after: 100) == nil)
        #expect(try key.step(of: key.password(ofStep: 101), at: 3000, after: 100) == 101)
    }

    @Test(arguments: ["", "28708", "2870820", "28708O", "２８７０８２"]) func `what is not six digits is no password`(text: String) throws {
        #expect(try Self.key?.step(of: text, at: 59, after: nil) == nil)
    }

    @Test func `a key travels as Base32 and is new each time`() {
        let key = TOTPKey()
        #expect(key.secretCode.utf8.count == 52)
        #expect(TOTPKey(secretCode: key.secretCode) == key)
        #expect(TOTPKey() != key)
        #expect(TOTPKey([UInt8](repeating: 1, count: 15)) == nil)
    }
}

@Suite struct Base32Tests {
    /// Source: RFC 4648 §10, without the padding
    @Test(arguments: [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI"),
    ]) func `texts of RFC 4648`(plain: String, encoded: String) {
        #expect(Base32.encode(Array(plain.utf8)) == encoded)
        #expect(Base32.decode(encoded) == Array(plain.utf8))
    }

    @Test(arguments: ["M", "MZ", "mzxw6", "MZXW6===", "MZX1", "MZXW6A"]) func `a text that is no Base32 is refused`(text: String) {
        #expect(Base32.decode(text) == nil)
    }
}
