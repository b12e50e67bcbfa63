import HTTPServer
import Testing

struct RequestLineScannerTests {
    static let accepted: [Row] = [
        Row("GET / HTTP/1.1\r\nHost: a\r\n\r\n", gives: .head("GET / HTTP/1.1"), .end),
        Row("GET / HTTP/1.0\r\nHost: a\r\n\r\n", gives: .head("GET / HTTP/1.0"), .end),
        Row("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", gives: .head("OPTIONS * HTTP/1.1"), .end),
        Row("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", gives: .head("GET / HTTP/1.1"), .end),
    ]
    @Test(arguments: accepted) func `a request line is read`(row: Row) { check(row) }

    static let targets: [Row] = [
        .line("GET * HTTP/1.1", is: .asteriskWithoutOptions),
        .line("options * HTTP/1.1", is: .asteriskWithoutOptions),
        .line("OPTIONS ** HTTP/1.1", is: .unknownTargetForm),
        .line("CONNECT a:443 HTTP/1.1", is: .connectNotSupported),
        .line("CONNECT / HTTP/1.1", is: .connectNotSupported),
        .line("GET a:443 HTTP/1.1", is: .unknownTargetForm),
        .line("GET a HTTP/1.1", is: .unknownTargetForm),
        .line("GET ?a HTTP/1.1", is: .unknownTargetForm),
        .line("GET /a#b HTTP/1.1", is: .invalidTargetByte(0x23)),
        .line("GET /?a#b HTTP/1.1", is: .invalidTargetByte(0x23)),
        .line("GET /?a<b HTTP/1.1", is: .invalidTargetByte(0x3C)),
        .line("GET /a b HTTP/1.1", is: .malformedVersion),
        .line("GET /a\tb HTTP/1.1", is: .invalidTargetByte(0x09)),
        .line("GET /a\u{0}b HTTP/1.1", is: .invalidTargetByte(0x00)),
        .line("GET /a\u{7F}b HTTP/1.1", is: .invalidTargetByte(0x7F)),
        .line("GET /\u{E9} HTTP/1.1", is: .invalidTargetByte(0xC3)),
        .line("GET /?\u{E9} HTTP/1.1", is: .invalidTargetByte(0xC3)),
    ]
    @Test(arguments: targets) func `T79 asterisk form is for OPTIONS, other odd targets are refused`(row: Row) {
        check(row)
    }

    static let versions: [Row] = [
        .line("GET / HTTP/1.2", is: .unsupportedVersion(major: 1, minor: 2)),
        .line("GET / HTTP/2.0", is: .unsupportedVersion(major: 2, minor: 0)),
        .line("GET / HTTP/0.9", is: .unsupportedVersion(major: 0, minor: 9)),
        .line("GET / http/1.1", is: .malformedVersion),
        .line("GET / HTTP/1.10", is: .malformedVersion),
        .line("GET / HTTP/1,1", is: .malformedVersion),
        .line("GET / HTTP/x.1", is: .malformedVersion),
        .line("GET / HTTP/1.", is: .malformedVersion),
        .line("GET / HTTP/11", is: .malformedVersion),
        .line("GET / HTTP", is: .malformedVersion),
        .line("GET / XHTTP/1.1", is: .malformedVersion),
        .line("GET / HTTP/1.1 ", is: .malformedVersion),
        .line("GET / HTTP/1.1\t", is: .malformedVersion),
        .line("GET /", is: .invalidTargetByte(0x0D)),
        .line("GET / ", is: .malformedVersion),
        .line("GET", is: .invalidMethodByte(0x0D)),
        .line("PRI * HTTP/2.0", is: .asteriskWithoutOptions),
        .line("GET  / HTTP/1.1", is: .emptyTarget),
        .line("GET /  HTTP/1.1", is: .malformedVersion),
        .line("GET\t/ HTTP/1.1", is: .invalidMethodByte(0x09)),
        .line("GET /\tHTTP/1.1", is: .invalidTargetByte(0x09)),
        .line(" GET / HTTP/1.1", is: .invalidMethodByte(0x20)),
        .line("\r\n\r\nGET / HTTP/1.1", is: .repeatedEmptyLine),
        .line("\r\n GET / HTTP/1.1", is: .invalidMethodByte(0x20)),
    ]
    @Test(arguments: versions) func `T80 the line has three parts, two spaces and a version we speak`(row: Row) {
        check(row)
    }

    static let methods: [Row] = [
        Row("get / HTTP/1.1\r\nHost: a\r\n\r\n", gives: .head("get / HTTP/1.1"), .end),
        Row("GETS / HTTP/1.1\r\nHost: a\r\n\r\n", gives: .head("GETS / HTTP/1.1"), .end),
        Row("GE / HTTP/1.1\r\nHost: a\r\n\r\n", gives: .head("GE / HTTP/1.1"), .end),
        Row("!#$%&'*+-.^_`|~9 / HTTP/1.1\r\nHost: a\r\n\r\n", gives: .head("!#$%&'*+-.^_`|~9 / HTTP/1.1"), .end),
        .line("G(ET / HTTP/1.1", is: .invalidMethodByte(0x28)),
        .line("G\u{0}ET / HTTP/1.1", is: .invalidMethodByte(0x00)),
        .line("\u{E9} / HTTP/1.1", is: .invalidMethodByte(0xC3)),
        .line("\u{FEFF}GET / HTTP/1.1", is: .invalidMethodByte(0xEF)),
        .line("GET: / HTTP/1.1", is: .invalidMethodByte(0x3A)),
    ]
    @Test(arguments: methods) func `T81 a method is a token, compared exactly`(row: Row) { check(row) }

    static let longMethods: [Row] = {
        let method = String(repeating: "A", count: 1 << 20)
        return [
            Row(String(method.prefix(8192)), named: "8 KiB", gives: .incomplete),
            Row(String(method.prefix(8193)), named: "one byte more", gives: .refused(.methodTooLong)),
            Row(method, named: "1 MiB", gives: .refused(.methodTooLong)),
            Row(method + " / HTTP/1.1\r\nHost: a\r\n\r\n", named: "1 MiB and an end", gives: .refused(.methodTooLong)),
        ]
    }()
    @Test func `T81 a method without end is refused at the line's bound`() {
        for row in Self.longMethods { #expect(observe([row.bytes]) == row.expected, "\(row.testDescription)") }
    }

    @Test(arguments: KnownMethod.allCases) func `a known method is recognised only in upper case`(method: KnownMethod)
        throws
    {
        let name = "\(method)"
        #expect(try parseHead("\(name.uppercased()) / HTTP/1.1\r\nHost: a\r\n\r\n").knownMethod == method)
        #expect(try parseHead("\(name) / HTTP/1.1\r\nHost: a\r\n\r\n").knownMethod == nil)
        #expect(try parseHead("\(name.uppercased())X / HTTP/1.1\r\nHost: a\r\n\r\n").knownMethod == nil)
    }

    static let lineEnds: [Row] = [
        Row("GET / HTTP/1.1\nHost: a\n\n", gives: .refused(.bareLineFeed)),
        Row("GET / HTTP/1.1\rHost: a\r\r", gives: .refused(.bareCarriageReturn)),
        Row("GET / HTTP/1.1\r\rHost: a\r\r", gives: .refused(.bareCarriageReturn)),
        Row("GET / HTTP/1.1 \n", gives: .refused(.malformedVersion)),
        Row("GET / HTTP\n", gives: .refused(.bareLineFeed)),
        Row("GET /\n", gives: .refused(.bareLineFeed)),
        Row("GET\n", gives: .refused(.bareLineFeed)),
        Row("\nGET / HTTP/1.1\r\n", gives: .refused(.bareLineFeed)),
        Row("\r\n\nGET / HTTP/1.1\r\n", gives: .refused(.bareLineFeed)),
        Row("\rGET / HTTP/1.1\r\n", gives: .refused(.bareCarriageReturn)),
        Row("\r\rGET / HTTP/1.1\r\n", gives: .refused(.bareCarriageReturn)),
    ]
    @Test(arguments: lineEnds) func `T70 a request line ends in CR LF and in nothing else`(row: Row) { check(row) }

    static let bound = limits { $0.requestLineBytes = 20 }
    static let bounds: [Row] = [
        Row("GET /aaaaaa HTTP/1.1\r\nHost: a\r\n\r\n", gives: .head("GET /aaaaaa HTTP/1.1"), .end, limits: bound),
        Row("GET /aaaaaaa HTTP/1.1\r\n", gives: .refused(.requestLineTooLong), limits: bound),
        Row("GET /aaaaaa HTTP/1.1 \r\n", gives: .refused(.malformedVersion), limits: bound),
        Row("GET /aaaaaaaaaaaaaaaaaaaaaaaaaaa", gives: .refused(.requestLineTooLong), limits: bound),
        Row("AAAAAAAAAAAAAAAAAAAA", gives: .incomplete, limits: bound),
        Row("AAAAAAAAAAAAAAAAAAAAA", gives: .refused(.methodTooLong), limits: bound),
    ]
    @Test(arguments: bounds) func `T85 a request line has a bound`(row: Row) { check(row) }

    static let defaultBounds: [Row] = {
        let path = "/" + String(repeating: "a", count: 8192 - "GET / HTTP/1.1".utf8.count)
        let endless = "GET /" + String(repeating: "a", count: 9 * 1024)
        return [
            Row("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n", named: "8 KiB", gives: .head("GET \(path) HTTP/1.1"), .end),
            Row("GET \(path)a HTTP/1.1\r\nHost: a\r\n\r\n", named: "one byte more", gives: .refused(.requestLineTooLong)),
            Row(String(endless.prefix(8192)), named: "8 KiB without an end", gives: .incomplete),
            Row(endless, named: "9 KiB without an end", gives: .refused(.requestLineTooLong)),
        ]
    }()
    @Test(arguments: defaultBounds) func `T85 by default the bound is 8 KiB`(row: Row) { check(row) }
}
