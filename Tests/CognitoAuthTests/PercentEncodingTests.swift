import Testing

@testable import CognitoAuth

struct PercentEncodingTests {
    @Test(arguments: [
        ("", ""), ("lion@example.com", "lion@example.com"), ("a,b", "a%2Cb"), ("100%", "100%25"), ("a b ", "a%20b%20"), ("a+b", "a+b"),
        ("\r\nX-Auth-Groups: admins", "%0D%0AX-Auth-Groups:%20admins"), ("a\u{0}\u{1F}\u{7F}", "a%00%1F%7F"), ("\"a\\", "%22a%5C"),
        ("caf\u{E9}", "caf%C3%A9"), ("!~;=/", "!~;=/"), ("\u{1F981}", "%F0%9F%A6%81"), ("\u{85}", "%C2%85"),
    ])
    func `only visible ASCII stays, without what ends a name`(text: String, encoded: String) {
        #expect(PercentEncoding.encoded(text) == encoded)
        #expect(PercentEncoding.decoded(encoded.utf8.map { $0 }[...]) == text)
    }

    @Test func `every byte of ASCII comes back, from a form without controls, spaces and separators`() {
        for byte in 0..<UInt8(128) {
            let text = String(UnicodeScalar(byte))
            let encoded = PercentEncoding.encoded(text)
            #expect(encoded.utf8.allSatisfy { (0x21...0x7E).contains($0) && !",\"\\".utf8.contains($0) })
            #expect(PercentEncoding.decoded(Array(encoded.utf8)[...]) == text)
        }
    }

    @Test(arguments: ["%", "%4", "%4G", "%G4", "a%", "%%41", "%+1", "%FF", "%C3", "%C0%AF", "%ED%A0%80"])
    func `a broken escape, or bytes that are no UTF-8, are nothing`(encoded: String) {
        #expect(PercentEncoding.decoded(Array(encoded.utf8)[...]) == nil)
    }
}
