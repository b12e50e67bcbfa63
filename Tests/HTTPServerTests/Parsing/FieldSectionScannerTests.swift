import HTTPServer
import Testing

struct FieldSectionScannerTests {
    static let names: [Row] = [
        .fields("X : y", is: .whitespaceBeforeColon),
        .fields("X\t: y", is: .whitespaceBeforeColon),
        .fields("Content-Length : 5", is: .whitespaceBeforeColon),
        .fields("X", is: .missingColon),
        .fields("X y", is: .whitespaceBeforeColon),
        .fields(": y", is: .emptyFieldName),
        .fields("X(: y", is: .invalidFieldNameByte(0x28)),
        .fields("X\u{0}: y", is: .invalidFieldNameByte(0x00)),
        .fields("\u{E9}: y", is: .invalidFieldNameByte(0xC3)),
        .fields("X\u{7F}: y", is: .invalidFieldNameByte(0x7F)),
        .fields("\"X\": y", is: .invalidFieldNameByte(0x22)),
        Row("GET / HTTP/1.1\r\n Host: a\r\n\r\n", gives: .refused(.whitespaceBeforeFirstField)),
        Row("GET / HTTP/1.1\r\n\tHost: a\r\n\r\n", gives: .refused(.whitespaceBeforeFirstField)),
        Row("GET / HTTP/1.1\r\n \r\nHost: a\r\n\r\n", gives: .refused(.whitespaceBeforeFirstField)),
    ]
    @Test(arguments: names) func `T69 a field line is a token, a colon and a value`(row: Row) { check(row) }

    static let lines: [Row] = [
        .fields("X: y\r\n z", is: .obsoleteLineFolding),
        .fields("X: y\r\n\tz", is: .obsoleteLineFolding),
        .fields("X: y\r\n ", is: .obsoleteLineFolding),
        .fields("X: y\nZ: z", is: .bareLineFeed),
        .fields("X\nY: z", is: .bareLineFeed),
        .fields("X:\nY: z", is: .bareLineFeed),
        .fields("X: y\rZ: z", is: .bareCarriageReturn),
        .fields("X: y\r\r", is: .bareCarriageReturn),
        .fields("\n", is: .bareLineFeed),
        .fields("X: y\r\n\rX", is: .bareCarriageReturn),
        .fields("X: \u{0}", is: .invalidFieldValueByte(0x00)),
        .fields("X: y\u{1}z", is: .invalidFieldValueByte(0x01)),
        .fields("X: y\u{B}", is: .invalidFieldValueByte(0x0B)),
        .fields("X: y\u{1F}", is: .invalidFieldValueByte(0x1F)),
        .fields("X: y\u{7F}", is: .invalidFieldValueByte(0x7F)),
        Row("GET / HTTP/1.1\r\n\rX\r\n", gives: .refused(.bareCarriageReturn)),
        Row("GET / HTTP/1.1\r\nHost: a\r\n\n", gives: .refused(.bareLineFeed)),
    ]
    @Test(arguments: lines) func `T70 a line ends in CR LF, is not folded and has no control byte`(row: Row) {
        check(row)
    }

    static let values: [(line: String, value: String)] = [
        ("X:y", "y"), ("X: y", "y"), ("X:\t y \t", "y"), ("X:", ""), ("X: \t ", ""), ("X: y\tz  w", "y\tz  w"),
        ("X: \u{E9}", "\u{E9}"), ("X: :y:", ":y:"), ("!#$%&'*+-.^_`|~x: y", ""),
    ]
    @Test(arguments: values) func `a value is what is between the white space`(line: String, value: String) throws {
        let head = try parseHead("GET / HTTP/1.1\r\nHost: a\r\n\(line)\r\n\r\n")
        #expect(head.fieldCount == 2)
        #expect(head.firstField("x").map { String(decoding: $0, as: UTF8.self) } ?? "" == value)
    }

    static let sectionOf20 = limits { $0.fieldSectionBytes = 20 }
    static let twoFields = limits { $0.fieldCount = 2 }
    static let bounds: [Row] = [
        Row(
            "GET / HTTP/1.1\r\nHost: a\r\nX: yyyy\r\n\r\n", gives: .head("GET / HTTP/1.1", "x: yyyy"), .end,
            limits: sectionOf20),
        Row(
            "GET / HTTP/1.1\r\nHost: a\r\nX: yyyyy\r\n\r\n", gives: .refused(.fieldSectionTooLarge), limits: sectionOf20
        ),
        Row("GET / HTTP/1.1\r\nXXXXXXXXXXXXXXXXXXXXXXXXX", gives: .refused(.fieldSectionTooLarge), limits: sectionOf20),
        Row(
            "GET / HTTP/1.1\r\nX:                          ", gives: .refused(.fieldSectionTooLarge),
            limits: sectionOf20),
        Row(
            "GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n", gives: .head("GET / HTTP/1.1", "x: y"), .end, limits: twoFields
        ),
        Row("GET / HTTP/1.1\r\nHost: a\r\nX: y\r\nZ", gives: .refused(.tooManyFields), limits: twoFields),
    ]
    @Test(arguments: bounds) func `T85 a field section has bounds`(row: Row) { check(row) }

    static let defaultBounds: [Row] = {
        let start = "GET / HTTP/1.1\r\nHost: a\r\n"
        let value = String(repeating: "y", count: 65536 - "Host: a\r\nX: \r\n\r\n".utf8.count)
        let many = String(repeating: "X:\r\n", count: 99)
        let hundred = HeadSummary("GET / HTTP/1.1", ["host: a"] + [String](repeating: "x: ", count: 99), framing: .none)
        return [
            Row("\(start)X: \(value)\r\n\r\n", named: "64 KiB in one field", gives: .head("GET / HTTP/1.1", "x: \(value)"), .end),
            Row("\(start)X: \(value)y\r\n\r\n", named: "one byte more", gives: .refused(.fieldSectionTooLarge)),
            Row(start + many + "\r\n", named: "100 fields", gives: .head(hundred), .end),
            Row(start + many + "X:\r\n\r\n", named: "101 fields", gives: .refused(.tooManyFields)),
        ]
    }()
    @Test(arguments: defaultBounds) func `T85 by default the bounds are 64 KiB and 100 fields`(row: Row) { check(row) }
}
