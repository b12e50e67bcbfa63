import Testing

@testable import HTTPServer

/// Each set is spelled out from its RFC and compared over all bytes.
struct GrammarTests {
    private static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    private static let digits = "0123456789"

    static let sets: [(name: String, set: ByteSet, members: String)] = [
        ("token68", Grammar.token68, letters + digits + "-._~+/="),
        ("tchar", Grammar.token, letters + digits + "!#$%&'*+-.^_`|~"),
        ("pchar, slash, percent", Grammar.path, letters + digits + "-._~!$&'()*+,;=:@/%"),
        ("query", Grammar.query, letters + digits + "-._~!$&'()*+,;=:@/?%[]{}|\\^`"),
        ("host name", Grammar.hostName, letters + digits + "-._~"),
        ("IPv6 address", Grammar.ipv6Address, digits + "abcdefABCDEF:."),
        ("qdtext", Grammar.quotedText, "\t !#$%&'()*+,-./:;<=>?@[]^_`{|}~" + letters + digits),
    ]

    @Test(arguments: sets.indices) func `a set has the bytes of its rule and no other`(index: Int) {
        let (_, set, members) = Self.sets[index]
        let expected = Set(members.utf8)
        for byte in UInt8.min...UInt8.max { #expect(set.contains(byte) == expected.contains(byte), "byte \(byte)") }
    }

    @Test func `digits are ASCII digits`() {
        for byte in UInt8.min...UInt8.max {
            let text = String(UnicodeScalar(byte))
            #expect(Grammar.digit(byte).map(Int.init) == (Self.digits.contains(text) ? Int(text) : nil))
            let isHex = (Self.digits + "abcdefABCDEF").contains(text)
            #expect(Grammar.hexDigit(byte).map(Int.init) == (isHex ? Int(text, radix: 16) : nil))
        }
    }

    @Test func `only ASCII letters change in lower case`() {
        for byte in UInt8.min...UInt8.max {
            let expected = (0x41...0x5A).contains(byte) ? byte + 0x20 : byte
            #expect(Grammar.lowercased(byte) == expected)
        }
    }

    @Test func `control bytes are those below space but HTAB, and DEL`() {
        for byte in UInt8.min...UInt8.max {
            #expect(Grammar.isControl(byte) == ((byte < 0x20 && byte != 0x09) || byte == 0x7F))
        }
    }

    @Test func `a word is found in any case and nothing longer or shorter is`() {
        let bytes = Array("xHoStsx".utf8)
        let spelled = [1..<5, 1..<6, 1..<4].map { bytes.span.spells("host", in: $0) }
        #expect(spelled == [true, false, false])
        let exact = [bytes.span.isExactly("HoSt", in: 1..<5), bytes.span.isExactly("host", in: 1..<5)]
        #expect(exact == [true, false])
    }

    @Test func `a list has its empty elements and loses white space`() {
        let bytes = Array(" a ,,\tb c,".utf8)
        var elements: [String] = []
        bytes.span.forEachListElement(in: 0..<bytes.count) {
            elements.append(String(decoding: bytes[$0], as: UTF8.self))
        }
        #expect(elements == ["a", "", "b c", ""])
    }
}
