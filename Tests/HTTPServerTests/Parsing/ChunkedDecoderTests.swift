import HTTPServer
import Testing

struct ChunkedDecoderTests {
    private static let start = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    private static let head: Observed = .head("POST / HTTP/1.1", "transfer-encoding: chunked", framing: .chunked)

    static func chunks(_ text: String, named name: String? = nil, gives content: String = "", limits: Limits? = nil) -> Row {
        content.isEmpty
            ? Row(start + text, named: name, gives: head, .end, limits: limits)
            : Row(start + text, named: name, gives: head, .content(content), .end, limits: limits)
    }

    static func chunks(
        _ text: String, named name: String? = nil, after content: String = "", is error: ParseError, limits: Limits? = nil
    ) -> Row {
        content.isEmpty
            ? Row(start + text, named: name, gives: head, .refused(error), limits: limits)
            : Row(start + text, named: name, gives: head, .content(content), .refused(error), limits: limits)
    }

    static let good: [Row] = [
        chunks("0\r\n\r\n"),
        chunks("00000\r\n\r\n"),
        chunks("5\r\nhello\r\n0\r\n\r\n", gives: "hello"),
        chunks("1\r\nh\r\n4\r\nello\r\n0\r\n\r\n", gives: "hello"),
        chunks("0000000000000005\r\nhello\r\n0\r\n\r\n", gives: "hello"),
        chunks("a\r\n0123456789\r\n0\r\n\r\n", gives: "0123456789"),
        chunks("9\r\n0\r\n\r\n67\r\n\r\n0\r\n\r\n", gives: "0\r\n\r\n67\r\n"),
        Row(
            start + "1\r\nx\r\n0\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n", gives: head, .content("x"), .end,
            .head("GET /2 HTTP/1.1"), .end),
        Row(
            start + "1\r\nx\r\n0\r\n\r\n" + start + "1\r\ny\r\n0\r\n\r\n", gives: head, .content("x"), .end,
            head, .content("y"), .end),
        Row(start + "5\r\nhel", gives: head, .content("hel"), .incomplete),
        Row(start + "5\r\nhello\r\n", gives: head, .content("hello"), .incomplete),
        Row(start + "0\r\n", gives: head, .incomplete),
    ]
    @Test(arguments: good) func `T71 chunks are joined`(row: Row) { check(row) }

    static let sizes: [Row] = [
        chunks("\r\n", is: .invalidChunkSize),
        chunks(";a\r\n", is: .invalidChunkSize),
        chunks("+5\r\nhello\r\n", is: .invalidChunkSize),
        chunks("-5\r\nhello\r\n", is: .invalidChunkSize),
        chunks("0x5\r\nhello\r\n", is: .invalidChunkSize),
        chunks(" 5\r\nhello\r\n", is: .invalidChunkSize),
        chunks("\t5\r\nhello\r\n", is: .invalidChunkSize),
        chunks("5 \r\nhello\r\n", is: .invalidChunkExtension),
        chunks("5\t\r\nhello\r\n", is: .invalidChunkExtension),
        chunks("5g\r\nhello\r\n", is: .invalidChunkSize),
        chunks("5_\r\nhello\r\n", is: .invalidChunkSize),
        chunks("\u{FF15}\r\nhello\r\n", is: .invalidChunkSize),
        chunks("00000000000000005\r\nhello\r\n", is: .chunkSizeTooLarge),
        chunks("12345678123456781\r\n", is: .chunkSizeTooLarge),
        chunks("8000000000000000\r\n", is: .chunkSizeTooLarge),
        chunks("ffffffffffffffff\r\n", is: .chunkSizeTooLarge),
        chunks("5\nhello\r\n", is: .bareLineFeed),
        chunks("5\rhello\r\n", is: .bareCarriageReturn),
        chunks("\n", is: .bareLineFeed),
        Row(start + "7fffffffffffffff\r\nx", gives: head, .content("x"), .incomplete),
    ]
    @Test(arguments: sizes) func `T71 a chunk size is up to 16 hexadecimal digits that fit`(row: Row) { check(row) }

    static let ends: [Row] = [
        chunks("5\r\nhello5\r\n", after: "hello", is: .unterminatedChunkData),
        chunks("5\r\nhello\n0\r\n\r\n", after: "hello", is: .unterminatedChunkData),
        chunks("5\r\nhello\r0\r\n\r\n", after: "hello", is: .unterminatedChunkData),
        chunks("5\r\nhello!\r\n", after: "hello", is: .unterminatedChunkData),
        chunks("5\r\nhell\r\n0\r\n\r\n", after: "hell\r", is: .unterminatedChunkData),
        chunks("0\r\nX\r\n", is: .missingColon),
        chunks("0\r\n\rX", is: .bareCarriageReturn),
        chunks("0\r\n\n", is: .bareLineFeed),
        chunks("0\n\r\n", is: .bareLineFeed),
    ]
    @Test(arguments: ends) func `T71 data, last chunk and trailer end in CR LF`(row: Row) { check(row) }

    static let goodExtensions: [Row] = [
        ";a", ";a=b", ";a=\"b\"", ";a=\"\"", ";a;b=c;d", " ; a = b", "\t;\ta\t=\t\"b\" ;c",
        ";a=\"b;\\\"c\\\\ \t\u{E9}\"", ";a ;b",
        ";!#$%&'*+-.^_`|~=1",
    ].map { chunks("5\($0)\r\nhello\r\n0\($0)\r\n\r\n", gives: "hello") }
    @Test(arguments: goodExtensions) func `T72 a chunk extension is ignored`(row: Row) { check(row) }

    static let badExtensions: [Row] = [
        chunks("5;a\nb\r\nhello\r\n", is: .bareLineFeed),
        chunks("5;\nhello\r\n", is: .bareLineFeed),
        chunks("5;a=\"\n\"\r\nhello\r\n", is: .bareLineFeed),
        chunks("5;a\rb\r\nhello\r\n", is: .bareCarriageReturn),
        chunks("5;a=\"b\r\nhello\r\n", is: .invalidChunkExtension),
        chunks("5;a=\"\r\n0\r\n\r\n\"\r\n", is: .invalidChunkExtension),
        chunks("5;a=\"\\\r\n", is: .invalidChunkExtension),
        chunks("5;a=\"\\\n", is: .bareLineFeed),
        chunks("5;a=\"b\"c\r\n", is: .invalidChunkExtension),
        chunks("5;a=b\"c\"\r\n", is: .invalidChunkExtension),
        chunks("5;a=\"\u{0}\"\r\n", is: .invalidChunkExtension),
        chunks("5;\r\n", is: .invalidChunkExtension),
        chunks("5; \r\n", is: .invalidChunkExtension),
        chunks("5;a;\r\n", is: .invalidChunkExtension),
        chunks("5;;a\r\n", is: .invalidChunkExtension),
        chunks("5;=b\r\n", is: .invalidChunkExtension),
        chunks("5;a=\r\n", is: .invalidChunkExtension),
        chunks("5;a==b\r\n", is: .invalidChunkExtension),
        chunks("5;a=b=c\r\n", is: .invalidChunkExtension),
        chunks("5;a=\"b\"=c\r\n", is: .invalidChunkExtension),
        chunks("5;a \r\n", is: .invalidChunkExtension),
        chunks("5;a=b \r\n", is: .invalidChunkExtension),
        chunks("5;a=b =c\r\n", is: .invalidChunkExtension),
        chunks("5;a b\r\n", is: .invalidChunkExtension),
        chunks("5;\u{E9}\r\n", is: .invalidChunkExtension),
        chunks("5 a\r\n", is: .invalidChunkExtension),
        chunks("5 =a\r\n", is: .invalidChunkExtension),
    ]
    @Test(arguments: badExtensions) func `T72 a chunk extension follows its grammar`(row: Row) { check(row) }

    static let extensionBounds: [Row] = {
        let five = limits { $0.chunkExtensionBytes = 5 }
        let ten = limits { $0.chunkExtensionsTotalBytes = 10 }
        return [
            chunks("1;abcd\r\nx\r\n0\r\n\r\n", gives: "x", limits: five),
            chunks("1;abcde\r\nx\r\n0\r\n\r\n", is: .chunkExtensionTooLong, limits: five),
            chunks("1;abcd\r\nx\r\n1;abcd\r\nx\r\n0\r\n\r\n", gives: "xx", limits: ten),
            chunks("1;abcd\r\nx\r\n1;abcd\r\nx\r\n0;a\r\n\r\n", after: "xx", is: .chunkExtensionsTooLong, limits: ten),
            chunks("1;abcde\r\nx\r\n1;abcd\r\nx\r\n", after: "x", is: .chunkExtensionsTooLong, limits: ten),
        ]
    }()
    @Test(arguments: extensionBounds) func `T72 chunk extensions have bounds`(row: Row) { check(row) }

    static let defaultExtensionBounds: [Row] = {
        let name = String(repeating: "a", count: 1023)
        let sixteen = String(repeating: "1;\(name)\r\nx\r\n", count: 16)
        let content = String(repeating: "x", count: 16)
        return [
            chunks("1;\(name)\r\nx\r\n0\r\n\r\n", named: "1 KiB", gives: "x"),
            chunks("1;\(name)a\r\nx\r\n0\r\n\r\n", named: "one byte more", is: .chunkExtensionTooLong),
            chunks(sixteen + "0\r\n\r\n", named: "16 KiB", gives: content),
            chunks(sixteen + "0;\r\n\r\n", named: "16 KiB and one byte", after: content, is: .chunkExtensionsTooLong),
        ]
    }()
    @Test(arguments: defaultExtensionBounds) func `T72 by default the bounds are 1 KiB and 16 KiB`(row: Row) { check(row) }

    @Test func `T72 the total is counted anew for each message`() {
        let tenBytes = limits { $0.chunkExtensionsTotalBytes = 10 }
        let message = Self.start + "0;abcdefgh\r\n\r\n"
        check(Row(message + message, gives: Self.head, .end, Self.head, .end, limits: tenBytes))
    }

    static let trailers: [Row] = [
        "Authorization: Bearer x", "Content-Length: 5", "Host: b", "Transfer-Encoding: gzip", "Cookie: a=b",
        "Expect: x", "Connection: close", "X: y\r\nZ:",
    ].map { chunks("1\r\nx\r\n0\r\n\($0)\r\n\r\n", gives: "x") }
    @Test(arguments: trailers) func `T73 a trailer is checked and dropped`(row: Row) { check(row) }

    static let boundedTrailers: [Row] = {
        let ten = limits { $0.trailerBytes = 10 }
        let three = limits { $0.fieldCount = 3 }
        return [
            chunks("0\r\n X: y\r\n\r\n", is: .whitespaceBeforeFirstField),
            chunks("0\r\nX: y\r\n z\r\n\r\n", is: .obsoleteLineFolding),
            chunks("0\r\nX : y\r\n\r\n", is: .whitespaceBeforeColon),
            chunks("0\r\nX: y\n\r\n", is: .bareLineFeed),
            chunks("0\r\nX: \u{0}\r\n\r\n", is: .invalidFieldValueByte(0)),
            chunks("0\r\nX: yyy\r\n\r\n", limits: ten),
            chunks("0\r\nX: yyyy\r\n\r\n", is: .trailerSectionTooLarge, limits: ten),
            chunks("0\r\nX:\r\nY:\r\nZ:\r\n\r\n", limits: three),
            chunks("0\r\nX:\r\nY:\r\nZ:\r\nA:\r\n\r\n", is: .tooManyFields, limits: three),
        ]
    }()
    @Test(arguments: boundedTrailers) func `T73 a trailer section has a field section's grammar and a bound`(row: Row) {
        check(row)
    }

    static let defaultTrailerBounds: [Row] = {
        let value = String(repeating: "y", count: 8192 - "X: \r\n\r\n".utf8.count)
        let lines = String(repeating: "X:\r\n", count: 100)
        return [
            chunks("0\r\nX: \(value)\r\n\r\n", named: "8 KiB"),
            chunks("0\r\nX: \(value)y\r\n\r\n", named: "one byte more", is: .trailerSectionTooLarge),
            chunks("0\r\n\(lines)\r\n", named: "100 lines"),
            chunks("0\r\n\(lines)X:\r\n\r\n", named: "101 lines", is: .tooManyFields),
        ]
    }()
    @Test(arguments: defaultTrailerBounds) func `T73 by default the bounds are 8 KiB and 100 lines`(row: Row) { check(row) }
}
