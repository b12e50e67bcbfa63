import Testing

@testable import EnvironmentReading

@Suite struct EnvironmentFileTests {
    @Test(arguments: [
        ("KEY=value", "value"),
        ("export KEY=value", "value"),
        ("export\t KEY=value", "value"),
        ("  KEY=value  ", "value"),
        ("KEY=value\r", "value"),
        ("KEY=", ""),
        ("KEY= ", ""),
        ("KEY=\"\"", ""),
        ("KEY='two words'", "two words"),
        ("KEY=\"two words\"  ", "two words"),
        ("KEY=  \"indented\"", "indented"),
        ("KEY=two words", "two words"),
        ("KEY=value # comment", "value"),
        ("KEY=value\t# comment", "value"),
        ("KEY= # comment", ""),
        ("KEY=#no comment", "#no comment"),
        ("KEY=a#b", "a#b"),
        ("KEY='a # b' # comment", "a # b"),
        ("KEY=\"it's\"", "it's"),
        ("KEY='say \"hi\"'", "say \"hi\""),
        ("KEY=it's", "it's"),
        ("KEY=a=b=c", "a=b=c"),
        ("KEY=$HOME/${X}`y`", "$HOME/${X}`y`"),
        ("KEY=\"a\\nb\"", "a\\nb"),
        ("KEY=\"\u{301}\"", "\u{301}"),
        ("KEY=lïon", "lïon"),
        ("KEY=one\nKEY=two", "two"),
        ("KEY=one\r\nOTHER=two\r\n", "one"),
        ("\n\n# comment\n  # indented\nKEY=value\n\n", "value"),
    ])
    func `a value is what stands between the equals sign and the comment`(text: String, value: String) {
        let file = EnvironmentFile(parsing: Array(text.utf8))
        #expect(file.faults == [])
        #expect(file.values["KEY"] == value)
    }

    @Test func `a variable may be called export`() {
        #expect(EnvironmentFile(parsing: Array("export=1".utf8)).values == ["export": "1"])
    }

    @Test(arguments: [
        ("no equals sign", "KEY", EnvironmentLineFault.notAnAssignment),
        ("only export", "export KEY", .notAnAssignment),
        ("no name", "=value", .malformedName),
        ("a digit first", "1KEY=value", .malformedName),
        ("a hyphen in the name", "MY-KEY=value", .malformedName),
        ("space before the equals sign", "KEY =value", .malformedName),
        ("a letter that is not ASCII", "KÉY=value", .malformedName),
        ("a double quote left open", "KEY=\"value", .unclosedQuote),
        ("a single quote left open", "KEY='value # comment", .unclosedQuote),
        ("another kind of quote at the end", "KEY='value\"", .unclosedQuote),
        ("text behind the quote", "KEY=\"a\"b", .textAfterQuote),
        ("a comment without a space behind the quote", "KEY='a'#b", .textAfterQuote),
        ("a NUL", "KEY=a\0b", .controlCharacter),
        ("a lone carriage return", "KEY=a\rB=c", .controlCharacter),
        ("an escape character", "KEY=\u{1B}[2J", .controlCharacter),
    ])
    func `a malformed line is a fault with its number`(name: String, line: String, fault: EnvironmentLineFault) {
        let file = EnvironmentFile(parsing: Array("GOOD=1\n\n\(line)\nALSO=2\n".utf8), path: "my.env")
        #expect(file.faults == [ConfigurationFault(.line(3, of: "my.env"), .malformedLine(fault))])
        #expect(file.values == ["GOOD": "1", "ALSO": "2"])
    }

    @Test func `bytes that are not UTF-8 are a fault of their line`() {
        let file = EnvironmentFile(parsing: Array("A=1\nB=".utf8) + [0xFF, 0x0A] + Array("C=3".utf8))
        #expect(file.faults == [ConfigurationFault(.line(2, of: ".env"), .malformedLine(.invalidUTF8))])
        #expect(file.values == ["A": "1", "C": "3"])
    }

    @Test func `a byte order mark is a fault of the first line`() {
        let file = EnvironmentFile(parsing: [0xEF, 0xBB, 0xBF] + Array("A=1".utf8))
        #expect(file.faults == [ConfigurationFault(.line(1, of: ".env"), .malformedLine(.byteOrderMark))])
    }

    @Test func `every malformed line is reported`() {
        let file = EnvironmentFile(parsing: Array("A\nB=\"\n=C".utf8))
        #expect(file.faults.map(\.subject) == [.line(1, of: ".env"), .line(2, of: ".env"), .line(3, of: ".env")])
    }

    @Test func `an empty file says nothing`() {
        #expect(EnvironmentFile(parsing: []) == EnvironmentFile())
    }
}
