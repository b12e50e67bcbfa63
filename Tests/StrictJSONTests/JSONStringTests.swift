import StrictJSON
import Testing

@Suite struct JSONStringTests {
    private func string(_ text: String) throws -> String? { try root(text).string }

    @Test func `each escape stands for its character`() throws {
        #expect(try string(#""\"\\\/\b\f\n\r\t""#) == "\"\\/\u{8}\u{C}\n\r\t")
        #expect(try string(#""\u0041\u00e9\u20AC\uFFFD""#) == "Aé€\u{FFFD}")
        #expect(try string(#""\ud83d\ude00 \uDBFF\uDFFF""#) == "😀 \u{10FFFF}")
        #expect(try string(#""before \u0000 after""#) == "before \0 after")
    }

    @Test func `unescaped text of every UTF-8 length stays as it is`() throws {
        let text = "a\u{7F}\u{80}\u{7FF}\u{800}\u{D7FF}\u{E000}\u{FFFF}\u{10000}\u{10FFFF}\u{2028}"
        #expect(try string("\"\(text)\"").map { Array($0.utf8) } == Array(text.utf8))
    }

    @Test(arguments: [
        Refusal("never closed", #""abc"#, .unexpectedEnd),
        Refusal("closed by an escaped quote", #""abc\""#, .unexpectedEnd),
        Refusal("backslash at the end", #""abc\"#, .unexpectedEnd),
        Refusal("unknown escape", #""\x41""#, .malformedEscape(offset: 1)),
        Refusal("escaped single quote", #""\'""#, .malformedEscape(offset: 1)),
        Refusal("escaped zero", #""\0""#, .malformedEscape(offset: 1)),
        Refusal("capital U", #""\U0041""#, .malformedEscape(offset: 1)),
        Refusal("three hexadecimal digits", #""\u004""#, .malformedEscape(offset: 1)),
        Refusal("sign among the digits", #""\u+041""#, .malformedEscape(offset: 1)),
        Refusal("full-width digits", #""\u００４１""#, .malformedEscape(offset: 1)),
        Refusal("digits cut short by the end", #""\u00"#, .unexpectedEnd),
        Refusal("high surrogate alone", #""\ud83d""#, .loneSurrogate(offset: 1)),
        Refusal("high surrogate before a letter", #""\ud83dx""#, .loneSurrogate(offset: 1)),
        Refusal("high surrogate before another escape", #""\ud83d\n""#, .loneSurrogate(offset: 1)),
        Refusal("two high surrogates", #""\ud83d\ud83d""#, .loneSurrogate(offset: 1)),
        Refusal("low surrogate alone", #""\ude00""#, .loneSurrogate(offset: 1)),
        Refusal("surrogates the wrong way round", #""\ude00\ud83d""#, .loneSurrogate(offset: 1)),
        Refusal("last low surrogate alone", #""\udfff""#, .loneSurrogate(offset: 1)),
    ])
    func `malformed strings are refused`(_ refusal: Refusal) {
        #expect(fault(refusal.bytes) == refusal.error)
    }

    @Test func `the neighbours of the surrogates are ordinary`() throws {
        #expect(try string(#""\ud7ff\ue000""#) == "\u{D7FF}\u{E000}")
    }

    @Test func `every control byte must be escaped`() {
        for byte: UInt8 in 0..<0x20 {
            #expect(fault([0x22, 0x61, byte, 0x22]) == .controlCharacter(byte, offset: 2))
        }
        #expect(fault([0x22, 0x20, 0x7F, 0x22]) == nil)
    }

    @Test(
        arguments: [
            ("stray continuation", [0x80]), ("last stray continuation", [0xBF]), ("overlong, two bytes", [0xC0, 0xAF]),
            ("overlong, largest", [0xC1, 0xBF]), ("overlong, three bytes", [0xE0, 0x9F, 0xBF]),
            ("overlong, four bytes", [0xF0, 0x8F, 0xBF, 0xBF]), ("encoded surrogate", [0xED, 0xA0, 0x80]),
            ("beyond U+10FFFF", [0xF4, 0x90, 0x80, 0x80]), ("lead byte F5", [0xF5, 0x80, 0x80, 0x80]),
            ("byte FE", [0xFE]),
            ("byte FF", [0xFF]), ("second byte missing", [0xC3]), ("third byte missing", [0xE2, 0x82]),
            ("fourth byte missing", [0xF0, 0x9F, 0x98]), ("third byte wrong", [0xE2, 0x82, 0x41]),
            ("fourth byte wrong", [0xF0, 0x9F, 0x98, 0xC0]), ("five-byte form", [0xF8, 0x88, 0x80, 0x80, 0x80]),
        ] as [(String, [UInt8])])
    func `bytes that are not UTF-8 are refused`(name: String, bytes: [UInt8]) {
        #expect(fault([0x22, 0x61] + bytes + [0x22]) == .invalidUTF8(offset: 2), "\(name)")
        #expect(fault([0x22, 0x61] + bytes) == .invalidUTF8(offset: 2), "\(name), at the end of the text")
    }

    @Test func `a stop is found at each offset of the eight bytes scanned at once`() {
        for length in 0..<40 {
            let plain = [UInt8](repeating: UInt8(ascii: "a"), count: length)
            #expect(fault([0x22] + plain + [0x22]) == nil)
            #expect(fault([0x22] + plain + [0x1F] + plain + [0x22]) == .controlCharacter(0x1F, offset: length + 1))
            #expect(fault([0x22] + plain + [0x80] + plain + [0x22]) == .invalidUTF8(offset: length + 1))
            #expect(fault([0x22] + plain + [0x5C, 0x78] + plain + [0x22]) == .malformedEscape(offset: length + 1))
        }
    }

    @Test func `every byte is plain or refused, beside every other byte`() {
        for first: UInt8 in 0..<0x80 {
            for second: UInt8 in 0..<0x80 where first != 0x5C && second != 0x5C && first != 0x22 && second != 0x22 {
                let expected: JSONError? =
                    first < 0x20
                    ? .controlCharacter(first, offset: 1) : second < 0x20 ? .controlCharacter(second, offset: 2) : nil
                #expect(fault([0x22, first, second, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0x22]) == expected)
            }
        }
    }
}
