import HTTPServer
import Testing

/// Requests one after another, and what the parser keeps between calls.
struct RequestParserTests {
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    private static let post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
    private static let postHead: Observed = .head("POST / HTTP/1.1", "content-length: 2", framing: .length(2))

    static let sequences: [Row] = [
        Row(get + get, gives: .head("GET / HTTP/1.1"), .end, .head("GET / HTTP/1.1"), .end),
        Row(post + get, gives: postHead, .content("hi"), .end, .head("GET / HTTP/1.1"), .end),
        Row(get + post, gives: .head("GET / HTTP/1.1"), .end, postHead, .content("hi"), .end),
        Row(get + "GET /\n", gives: .head("GET / HTTP/1.1"), .end, .refused(.bareLineFeed)),
        Row(post + "GET / HTTP/1.1\r\n\r\n", gives: postHead, .content("hi"), .end, .refused(.missingHost)),
        Row(get + "GET /", gives: .head("GET / HTTP/1.1"), .end, .incomplete),
        .nothing(""),
    ]
    @Test(arguments: sequences) func `T76 pipelined requests come in order, up to the first that is malformed`(row: Row) {
        check(row)
    }

    static let emptyLines: [Row] = [
        Row("\r\n" + get, gives: .head("GET / HTTP/1.1"), .end),
        Row(post + "\r\n" + get, gives: postHead, .content("hi"), .end, .head("GET / HTTP/1.1"), .end),
        .nothing("\r\n"),
        Row("\r", gives: .incomplete),
        Row("\r\n\r\n" + get, gives: .refused(.repeatedEmptyLine)),
        Row(get + "\r\n\r\n" + get, gives: .head("GET / HTTP/1.1"), .end, .refused(.repeatedEmptyLine)),
        Row("\r\n\r", gives: .refused(.repeatedEmptyLine)),
    ]
    @Test(arguments: emptyLines) func `T80 one empty line may come before a request`(row: Row) { check(row) }

    static let smuggled: [Row] = [
        Row(
            "GET / HTTP/1.1\r\nHost: a\r\nX:y\rGET /2 HTTP/1.1\r\nHost: a\r\n\r\n", gives: .refused(.bareCarriageReturn)
        ),
        Row(
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 27\r\n\r\n" + get,
            gives: .refused(.repeatedContentLength)),
        Row(
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: x\r\nContent-Length: 0\r\n\r\n" + get,
            gives: .refused(.invalidTransferEncoding)),
    ]
    @Test(arguments: smuggled) func `T84 nothing behind a refused message is read as a request`(row: Row) { check(row) }

    /// The last byte of each is the first that no request has there.
    static let earliest: [(text: String, error: ParseError)] = [
        ("\n", .bareLineFeed),
        ("GET\n", .bareLineFeed),
        ("GET /\n", .bareLineFeed),
        ("GET / H\n", .bareLineFeed),
        ("GET / HTTP/1.1\n", .bareLineFeed),
        ("GET / HTTP/1.1\r\n\n", .bareLineFeed),
        ("GET / HTTP/1.1\r\nX\n", .bareLineFeed),
        ("GET / HTTP/1.1\r\nX:\n", .bareLineFeed),
        ("GET / HTTP/1.1\r\nX: y\n", .bareLineFeed),
        ("GET / HTTP/1.1\r\nX: y\rz", .bareCarriageReturn),
        ("GET / HTTP/1.1\r\nX: \u{0}", .invalidFieldValueByte(0)),
        ("GET / HTTP/1.1\r\nX ", .whitespaceBeforeColon),
        ("GET / HTTP/1.1\r\n ", .whitespaceBeforeFirstField),
        ("GET / HTTP/1.1\r\nX:\r\n ", .obsoleteLineFolding),
        ("G(", .invalidMethodByte(0x28)),
        ("GET  ", .emptyTarget),
        ("GET /\u{7F}", .invalidTargetByte(0x7F)),
        ("GET /a%2fb ", .encodedSeparator(0x2F)),
        ("GET / h", .malformedVersion),
        ("GET / HTTP/2.0", .unsupportedVersion(major: 2, minor: 0)),
        ("GET / HTTP/1.11", .malformedVersion),
        ("CONNECT ", .connectNotSupported),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n", .invalidContentLength),
        ("POST / HTTP/1.1\r\nHost: a\r\nHost: a\r\n", .repeatedHost),
        ("GET / HTTP/1.1\r\n\r\n", .missingHost),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx", .invalidChunkSize),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n ", .whitespaceBeforeFirstField),
    ]
    @Test(arguments: earliest) func `T70 an error is told at the first byte that shows it`(
        text: String, error: ParseError
    ) {
        let bytes = Array(text.utf8)
        #expect(observe([bytes]).last == .refused(error))
        if bytes.count > 1 { #expect(observe([bytes.dropLast()]).last == .incomplete) }
    }

    @Test func `an error is told again whatever comes later`() {
        var parser = RequestParser(limits: Limits())
        let bad = Array("GET /\n".utf8)
        let good = Array(Self.get.utf8)
        let none: [UInt8] = []
        #expect(throws: ParseError.bareLineFeed) { try parser.next(in: bad.span) }
        #expect(throws: ParseError.bareLineFeed) { try parser.next(in: good.span) }
        #expect(throws: ParseError.bareLineFeed) { try parser.next(in: none.span) }
        #expect(!parser.isIdle)
    }

    @Test func `the parser is idle between requests and only there`() throws {
        var parser = RequestParser(limits: Limits())
        let bytes = Array(Self.post.utf8)
        let none: [UInt8] = []
        #expect(parser.isIdle)
        _ = try parser.next(in: none.span)
        #expect(parser.isIdle)
        _ = try parser.next(in: bytes.span.extracting(..<1))
        #expect(!parser.isIdle)
        let head = try parser.next(in: bytes.span)
        #expect(!parser.isIdle)
        _ = try parser.next(in: bytes.span.extracting(head.consumed...))
        #expect(!parser.isIdle)
        _ = try parser.next(in: none.span)
        #expect(parser.isIdle)
    }

    @Test func `a head is consumed whole and content piece by piece`() throws {
        var parser = RequestParser(limits: Limits())
        let bytes = Array(Self.post.utf8)
        let part = try parser.next(in: bytes.span.extracting(..<20))
        #expect(part.consumed == 0)
        let head = try parser.next(in: bytes.span.extracting(..<(bytes.count - 1)))
        #expect(head.consumed == bytes.count - 2)
        let first = try parser.next(in: bytes.span.extracting((bytes.count - 2)..<(bytes.count - 1)))
        guard case .content(let range) = first.event else { throw NoHead() }
        #expect(range == 0..<1 && first.consumed == 1)
    }

    @Test func `limits below zero refuse and do not trap`() {
        let none = limits {
            $0.requestLineBytes = -1
            $0.fieldSectionBytes = .min
            $0.fieldCount = -1
            $0.trailerBytes = -1
        }
        #expect(observe([Array(Self.get.utf8)], limits: none) == [.refused(.methodTooLong)])
        let noFields = limits {
            $0.fieldSectionBytes = .max
            $0.fieldCount = -1
        }
        #expect(observe([Array(Self.get.utf8)], limits: noFields) == [.refused(.tooManyFields)])
    }

    @Test func `content up to the largest length is counted without overflow`() throws {
        var parser = RequestParser(limits: Limits())
        let bytes = Array("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(Int.max)\r\n\r\n".utf8)
        _ = try parser.next(in: bytes.span)
        let piece = try parser.next(in: bytes.span)
        #expect(piece.consumed == bytes.count)
    }
}
