import HTTPServer
import HTTPTypes
import Testing

struct RequestHeadTests {
    private static let text =
        "PATCH /%61%2Eb/c?d=%61 HTTP/1.1\r\nHost: Example.com:8080\r\nX-One:  1 \r\nx-two: 2\r\nX-ONE: 3\r\nX-Empty:\r\n\r\n"

    private func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }

    @Test func `the parts of a head are ranges of its bytes`() throws {
        let head = try parseHead(Self.text)
        #expect(text(head.value(of: head.target)) == "/%61%2Eb/c?d=%61")
        #expect(text(head.value(of: head.path)) == "/a.b/c")
        #expect(head.query.map { text(head.value(of: $0)) } == "d=%61")
        #expect(head.authority == "Example.com:8080")
        #expect(head.method == .patch && head.knownMethod == .patch)
        #expect(head.minorVersion == 1)
        #expect(text(head.bytes) == Self.text + "/a.b/c")
    }

    @Test func `a head without escapes has its own bytes only`() throws {
        let plain = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"
        let head = try parseHead(plain + "POST")
        #expect(text(head.bytes) == plain)
        #expect(head.query == nil)
        #expect(try parseHead("GET /a? HTTP/1.1\r\nHost: a\r\n\r\n").query?.isEmpty == true)
    }

    @Test func `a field is found by name in any case`() throws {
        let head = try parseHead(Self.text)
        #expect(head.fieldCount == 5)
        #expect(head.firstField("x-one").map(text) == "1")
        #expect(head.firstField("x-two").map(text) == "2")
        #expect(head.firstField("x-empty").map(text) == "")
        #expect(head.firstField("x-on") == nil)
        #expect(head.firstField("x-ones") == nil)
        #expect(head.firstFieldRange("x-three") == nil)
        #expect(head.fieldCount(named: "x-one") == 2)
        #expect(head.fieldCount(named: "x-three") == 0)
        #expect(head.fieldRanges("x-one").map { text(head.value(of: $0)) } == ["1", "3"])
    }

    @Test func `a field is found by its name, however that is spelled`() throws {
        let head = try parseHead(Self.text)
        for spelling in ["x-one", "X-One", "X-ONE"] {
            let name = try #require(HTTPField.Name(spelling))
            #expect(head.firstField(name).map(text) == "1")
            #expect(head.fieldCount(named: name) == 2)
            #expect(head.onlyField(name) == nil)
            #expect(head.fieldRanges(name).map { text(head.value(of: $0)) } == ["1", "3"])
        }
        #expect(try head.onlyField(#require(HTTPField.Name("HOST"))).map(text) == "Example.com:8080")
        #expect(head.firstFieldRange(.cookie) == nil)
        #expect(head.fieldCount(named: .cookie) == 0)
        #expect(try head.firstField(#require(HTTPField.Name("X-On"))) == nil)
    }

    @Test func `a name that folds only in Unicode is another name`() throws {
        let head = try parseHead("GET / HTTP/1.1\r\nHost: a\r\nX-\u{4B}ey: 1\r\n\r\n")
        #expect(head.firstField("x-key").map(text) == "1")
        #expect(throws: ParseError.invalidFieldNameByte(0xE2)) {
            try parseHead("GET / HTTP/1.1\r\nHost: a\r\nX-\u{212A}ey: 1\r\n\r\n")
        }
    }

    @Test func `the fields of HTTPTypes have every line in order`() throws {
        let fields = try parseHead(Self.text).fields
        #expect(
            fields.map { "\($0.name.rawName)=\($0.value)" } == [
                "Host=Example.com:8080", "X-One=1", "x-two=2", "X-ONE=3", "X-Empty=",
            ])
    }

    @Test func `an unknown method keeps its spelling`() throws {
        let head = try parseHead("brew / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(head.method.rawValue == "brew" && head.knownMethod == nil)
    }

    @Test func `the asterisk form is no path`() throws {
        let head = try parseHead("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(head.isAsteriskForm && text(head.value(of: head.path)) == "*")
        #expect(try !parseHead("OPTIONS /* HTTP/1.1\r\nHost: a\r\n\r\n").isAsteriskForm)
    }

    @Test func `more lines than usual are all kept`() throws {
        let lines = (0..<99).map { "X-\($0): \($0)\r\n" }.joined()
        let head = try parseHead("GET / HTTP/1.1\r\nHost: a\r\n\(lines)\r\n")
        #expect(head.fieldCount == 100)
        #expect(head.firstField("x-98").map(text) == "98")
    }
}
