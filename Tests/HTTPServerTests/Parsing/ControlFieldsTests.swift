import HTTPServer
import Testing

/// The fields that frame a message and steer its connection.
struct ControlFieldsTests {
    static let twoLengths: [Row] = [
        .fields("Content-Length: 5\r\nTransfer-Encoding: chunked", is: .lengthAndTransferEncoding),
        .fields("Transfer-Encoding: chunked\r\nContent-Length: 5", is: .lengthAndTransferEncoding),
        .fields("Transfer-Encoding: chunked\r\ncontent-length: 0", is: .lengthAndTransferEncoding),
        .fields("Content-Length: 5\r\nContent-Length: 5", is: .repeatedContentLength),
        .fields("Content-Length: 5\r\nCONTENT-LENGTH: 6", is: .repeatedContentLength),
        .fields("Content-Length: 5, 5", is: .invalidContentLength),
        .fields("Content-Length: 5,5", is: .invalidContentLength),
    ]
    @Test(arguments: twoLengths) func `T66 content has one length`(row: Row) { check(row) }

    static let lengths: [Row] = [
        "", "+5", "-1", "-0", "0x5", "1_0", "5 5", "5,", ",5", "5.0", "5e1", "\u{665}", "\u{FF15}", "\"5\"", "5;a",
        "9223372036854775808", "18446744073709551616", "00000000000000000005", String(repeating: "1", count: 100),
    ].map { .fields("Content-Length: \($0)", is: .invalidContentLength) }
    @Test(arguments: lengths) func `T67 a length is decimal digits that fit`(row: Row) { check(row) }

    static let goodLengths: [(text: String, length: Int)] = [
        ("0", 0), ("010", 10), ("0000000000000000005", 5), ("9223372036854775807", Int.max),
    ]
    @Test(arguments: goodLengths) func `T67 leading zeros mean nothing and the largest length is known`(
        text: String, length: Int
    ) throws {
        #expect(
            try parseHead("POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\t\(text) \r\n\r\n").framing == .length(length))
    }

    static let contents: [Row] = [
        Row(
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 010\r\n\r\n0123456789",
            gives: .head("POST / HTTP/1.1", "content-length: 010", framing: .length(10)), .content("0123456789"), .end),
        Row(
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n\r\n\rGET / HTTP/1.1\r\nHost: a\r\n\r\n",
            gives: .head("POST / HTTP/1.1", "content-length: 3", framing: .length(3)), .content("\r\n\r"), .end,
            .head("GET / HTTP/1.1"), .end),
        Row(
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
            gives: .head("POST / HTTP/1.1", "content-length: 0", framing: .length(0)), .end),
        Row("POST / HTTP/1.1\r\nHost: a\r\n\r\n", gives: .head("POST / HTTP/1.1"), .end),
        Row(
            "POST / HTTP/1.0\r\nHost: a\r\nContent-Length: 1\r\n\r\nx",
            gives: .head("POST / HTTP/1.0", "content-length: 1", framing: .length(1)), .content("x"), .end),
        Row(
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabc",
            gives: .head("POST / HTTP/1.1", "content-length: 5", framing: .length(5)), .content("abc"), .incomplete),
    ]
    @Test(arguments: contents) func `T67 content is exactly as long as it says`(row: Row) { check(row) }

    static let codings: [Row] =
        [
            "chunked, chunked", ",chunked", "chunked,", "xchunked", "chunkedx", "chunked;q=1", "chunked, gzip",
            "identity",
            "gzip", "", "\"chunked\"", "chunked chunked", "gzip, chunked, chunked", "gzip;q=1, chunked",
            ", gzip, chunked",
            "chun\u{212A}ed", "chunked\u{A0}",
        ].map { .fields("Transfer-Encoding: \($0)", is: .invalidTransferEncoding) }
        + [
            .fields("Transfer-Encoding: gzip, chunked", is: .unknownTransferCoding),
            .fields("Transfer-Encoding: identity,chunked", is: .unknownTransferCoding),
            .fields("Transfer-Encoding: \u{B}chunked", is: .invalidFieldValueByte(0x0B)),
            .fields("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", is: .repeatedTransferEncoding),
            .fields("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", is: .repeatedTransferEncoding),
            Row("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", gives: .refused(.transferEncodingOnHTTP10)),
            Row("POST / HTTP/1.0\r\nTransfer-Encoding: identity\r\n\r\n", gives: .refused(.transferEncodingOnHTTP10)),
        ]
    @Test(arguments: codings) func `T68 the only transfer coding is one chunked`(row: Row) { check(row) }

    @Test(arguments: ["chunked", "CHUNKED", " \tChunked\t"]) func `T68 chunked is known in any case`(value: String)
        throws
    {
        #expect(try parseHead("POST / HTTP/1.1\r\nHost: a\r\ntransfer-encoding:\(value)\r\n\r\n").framing == .chunked)
    }

    static let expectations: [Row] = [
        "100-continuex", "100", "", "100-continue, x", "100-continue, 100-continue", "x=y",
    ].map {
        .fields("Expect: \($0)", is: .unknownExpectation)
    }
    @Test(arguments: expectations) func `T75 an expectation other than 100-continue is refused`(row: Row) { check(row) }

    static let continues: [(version: Int, fields: String, expects: Bool)] = [
        (1, "Expect: 100-continue\r\nContent-Length: 5", true),
        (1, "EXPECT: 100-Continue\r\nTransfer-Encoding: chunked", true),
        (1, "Expect: 100-continue\r\nContent-Length: 0", false),
        (1, "Expect: 100-continue", false),
        (0, "Expect: 100-continue\r\nContent-Length: 5", false),
        (1, "Content-Length: 5", false),
    ]
    @Test(arguments: continues) func `T75 a client waits for 100 only when content will come`(
        version: Int, fields: String, expects: Bool
    ) throws {
        #expect(try parseHead("POST / HTTP/1.\(version)\r\nHost: a\r\n\(fields)\r\n\r\n").expectsContinue == expects)
    }

    static let options: [(version: Int, fields: String, keepsAlive: Bool)] = [
        (1, "X: close", true),
        (1, "Connection: close", false),
        (1, "Connection: CLOSE", false),
        (1, "Connection: keep-alive", true),
        (1, "Connection: x, close", false),
        (1, "Connection: x,\tclose ,y", false),
        (1, "Connection: x\r\nConnection: close", false),
        (1, "Connection: keep-alive, close", false),
        (1, "Connection: closed", true),
        (1, "Connection:", true),
        (0, "X: keep-alive", false),
        (0, "Connection: keep-alive", true),
        (0, "Connection: Keep-Alive, x", true),
        (0, "Connection: keep-alive, close", false),
        (0, "Connection: close", false),
    ]
    @Test(arguments: options) func `a connection stays open by default since 1.1 and on request before`(
        version: Int, fields: String, keepsAlive: Bool
    ) throws {
        #expect(try parseHead("GET / HTTP/1.\(version)\r\nHost: a\r\n\(fields)\r\n\r\n").keepAlive == keepsAlive)
    }

    static let upgrades: [Row] = [
        Row(
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n",
            gives: .head("GET / HTTP/1.1", "connection: Upgrade", "upgrade: h2c"), .end, .head("GET /2 HTTP/1.1"), .end),
        Row(
            "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\n\r\nPRI * HTTP/2.0\r\n\r\n",
            gives: .head("GET / HTTP/1.1", "upgrade: h2c"), .end, .refused(.asteriskWithoutOptions)),
    ]
    @Test(arguments: upgrades) func `T83 an upgrade is ignored and later bytes are still HTTP 1.1`(row: Row) {
        check(row)
    }
}
