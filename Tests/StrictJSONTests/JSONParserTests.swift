import StrictJSON
import Testing

@Suite struct JSONParserTests {
    @Test(arguments: [
        "null", "true", "false", "0", "\"\"", "{}", "[]", " [ ] ", "\t{\r\n}\n", "[[],{}]",
        #"{"a":{"b":[1,"c",null]}}"#,
        #"{"":""}"#, "[0,-0,1,-1]", #"{ "a" : 1 , "b" : 2 }"#, #"[{"a":1},{"a":1}]"#, #"{"a":{"a":{"a":1}}}"#,
    ])
    func `well-formed texts are accepted`(text: String) {
        #expect(fault(text) == nil)
    }

    @Test(arguments: [
        Refusal("nothing", "", .unexpectedEnd),
        Refusal("only white space", " \n", .unexpectedEnd),
        Refusal("comma at the end of an array", "[1,]", .unexpectedByte(UInt8(ascii: "]"), offset: 3)),
        Refusal("comma at the end of an object", #"{"a":1,}"#, .unexpectedByte(UInt8(ascii: "}"), offset: 7)),
        Refusal("comma at the start", "[,1]", .unexpectedByte(UInt8(ascii: ","), offset: 1)),
        Refusal("comma in an empty object", "{,}", .unexpectedByte(UInt8(ascii: ","), offset: 1)),
        Refusal("two commas", "[1,,2]", .unexpectedByte(UInt8(ascii: ","), offset: 3)),
        Refusal("comma missing", "[1 2]", .unexpectedByte(UInt8(ascii: "2"), offset: 3)),
        Refusal("line comment", "//x\n1", .unexpectedByte(UInt8(ascii: "/"), offset: 0)),
        Refusal("block comment", "[1/**/]", .unexpectedByte(UInt8(ascii: "/"), offset: 2)),
        Refusal("hash comment", "#\n1", .unexpectedByte(UInt8(ascii: "#"), offset: 0)),
        Refusal("single quotes", "['a']", .unexpectedByte(UInt8(ascii: "'"), offset: 1)),
        Refusal("name without quotes", "{a:1}", .unexpectedByte(UInt8(ascii: "a"), offset: 1)),
        Refusal("name that is a number", "{1:1}", .unexpectedByte(UInt8(ascii: "1"), offset: 1)),
        Refusal("name without a value", #"{"a"}"#, .unexpectedByte(UInt8(ascii: "}"), offset: 4)),
        Refusal("equals sign for a colon", #"{"a"=1}"#, .unexpectedByte(UInt8(ascii: "="), offset: 4)),
        Refusal("two colons", #"{"a"::1}"#, .unexpectedByte(UInt8(ascii: ":"), offset: 5)),
        Refusal("colon in an array", "[1:2]", .unexpectedByte(UInt8(ascii: ":"), offset: 2)),
        Refusal("array closed as an object", "[1}", .unexpectedByte(UInt8(ascii: "}"), offset: 2)),
        Refusal("object closed as an array", #"{"a":1]"#, .unexpectedByte(UInt8(ascii: "]"), offset: 6)),
        Refusal("bracket never opened", "]", .unexpectedByte(UInt8(ascii: "]"), offset: 0)),
        Refusal("second value", "1 2", .trailingByte(UInt8(ascii: "2"), offset: 2)),
        Refusal("second object", "{}{}", .trailingByte(UInt8(ascii: "{"), offset: 2)),
        Refusal("bracket after the value", "[]]", .trailingByte(UInt8(ascii: "]"), offset: 2)),
        Refusal("comma after the value", "1,", .trailingByte(UInt8(ascii: ","), offset: 1)),
        Refusal("NUL after the value", "1\0", .trailingByte(0, offset: 1)),
        Refusal("word in capitals", "True", .unexpectedByte(UInt8(ascii: "T"), offset: 0)),
        Refusal("word with a wrong letter", "nulL", .unexpectedByte(UInt8(ascii: "L"), offset: 3)),
        Refusal("word too long", "truex", .trailingByte(UInt8(ascii: "x"), offset: 4)),
        Refusal("not a number", "NaN", .unexpectedByte(UInt8(ascii: "N"), offset: 0)),
        Refusal("infinity", "-Infinity", .malformedNumber(offset: 1)),
        Refusal("vertical tab as white space", "\u{0B}1", .unexpectedByte(0x0B, offset: 0)),
        Refusal("no-break space as white space", "\u{A0}1", .unexpectedByte(0xC2, offset: 0)),
        Refusal("byte order mark", "\u{FEFF}{}", .byteOrderMark),
        Refusal(
            "UTF-16, little-endian, with its mark", [0xFF, 0xFE, 0x7B, 0, 0x7D, 0], .unexpectedByte(0xFF, offset: 0)),
        Refusal("UTF-16, big-endian, bare", [0, 0x7B, 0, 0x7D], .unexpectedByte(0, offset: 0)),
        Refusal("UTF-16, little-endian, bare", [0x7B, 0, 0x7D, 0], .unexpectedByte(0, offset: 1)),
        Refusal("UTF-32", [0x31, 0, 0, 0], .trailingByte(0, offset: 1)),
    ])
    func `malformed texts are refused`(_ refusal: Refusal) {
        #expect(fault(refusal.bytes) == refusal.error)
    }

    @Test func `every proper prefix of an object is refused for its end`() {
        let text = Array(#"{"a":[1.5e3,true,null,"é\n\u00e9\ud83d\ude00"],"b":{"c":false}} "#.utf8)
        let end = text.count - 1
        #expect(fault(text) == nil)
        for length in 0..<end {
            switch fault(text.prefix(length)) {
            case .unexpectedEnd, .invalidUTF8, .loneSurrogate: break
            case let other: Issue.record("prefix of \(length) bytes: \(String(describing: other))")
            }
        }
    }

    @Test func `a text with any one byte replaced never traps`() {
        let text = Array(#"{"a":[1.5e3,true,null,"é\u00e9\ud83d\ude00"],"b":{"c":false},"d":-0}"#.utf8)
        for offset in text.indices {
            var changed = text
            for byte in UInt8.min...UInt8.max {
                changed[offset] = byte
                guard let document = try? JSONDocument(parsing: changed) else { continue }
                #expect(document.root.members != nil)
            }
        }
    }
}
